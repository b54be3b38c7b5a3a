#include "backend/llvm/object.h"

#include <llvm/AsmParser/Parser.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Object/ObjectFile.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/SmallVectorMemoryBuffer.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/TargetParser/Host.h>

#include <mutex>

#include "base/error.h"

namespace assay {
namespace {

void initialise_native_target() {
  static std::once_flag done;
  std::call_once(done, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
}

Error compile_failure(const std::string& reason) {
  return failure("llvm cannot compile a kernel: " + reason);
}

std::unique_ptr<llvm::TargetMachine> target_machine(const Target& target) {
  initialise_native_target();
  const std::string triple = llvm::sys::getProcessTriple();
  std::string reason;
  const llvm::Target* const description = llvm::TargetRegistry::lookupTarget(triple, reason);
  if (description == nullptr) throw compile_failure(reason);
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  std::unique_ptr<llvm::TargetMachine> machine(description->createTargetMachine(
      triple, "x86-64", std::string(target.features), options, llvm::Reloc::PIC_, llvm::CodeModel::Small,
      llvm::CodeGenOptLevel::Default, /*JIT=*/true));
  if (!machine) throw compile_failure("no code generator for " + triple);
  return machine;
}

std::unique_ptr<llvm::Module> parse(const std::string& ir, llvm::LLVMContext& context) {
  llvm::SMDiagnostic diagnostic;
  std::unique_ptr<llvm::Module> module = llvm::parseAssemblyString(ir, diagnostic, context);
  if (!module) {
    throw compile_failure("line " + std::to_string(diagnostic.getLineNo()) + ": " +
                          diagnostic.getMessage().str());
  }
  std::string reason;
  llvm::raw_string_ostream stream(reason);
  if (llvm::verifyModule(*module, &stream)) throw compile_failure(reason);
  return module;
}

// Straight-line code leaves little to do: fold what constants allow, merge what is equal, hoist what does not
// depend on the element.
void optimise(llvm::Module& module, llvm::TargetMachine& machine) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  llvm::ModulePassManager passes;
  if (llvm::Error error = builder.parsePassPipeline(
          passes, "function(instcombine<no-verify-fixpoint>,early-cse,loop-mssa(licm))")) {
    throw compile_failure(llvm::toString(std::move(error)));
  }
  passes.run(module, modules);
}

std::unique_ptr<llvm::MemoryBuffer> generate(llvm::Module& module, llvm::TargetMachine& machine) {
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  llvm::legacy::PassManager passes;
  if (machine.addPassesToEmitFile(passes, stream, nullptr, llvm::CodeGenFileType::ObjectFile)) {
    throw compile_failure("no object files for this target");
  }
  passes.run(module);
  return std::make_unique<llvm::SmallVectorMemoryBuffer>(std::move(bytes), "kernel",
                                                         /*RequiresNullTerminator=*/false);
}

// A call that the code generator made up would be resolved to whatever the process happens to hold, or crash.
void require_closed(const llvm::MemoryBuffer& object) {
  llvm::Expected<std::unique_ptr<llvm::object::ObjectFile>> file =
      llvm::object::ObjectFile::createObjectFile(object.getMemBufferRef());
  if (!file) throw compile_failure(llvm::toString(file.takeError()));
  for (const llvm::object::SymbolRef& symbol : (*file)->symbols()) {
    llvm::Expected<std::uint32_t> flags = symbol.getFlags();
    if (!flags) throw compile_failure(llvm::toString(flags.takeError()));
    if ((*flags & llvm::object::SymbolRef::SF_Undefined) == 0) continue;
    llvm::Expected<llvm::StringRef> name = symbol.getName();
    if (!name) throw compile_failure(llvm::toString(name.takeError()));
    if (!name->empty()) throw compile_failure("the code calls " + name->str());
  }
}

}  // namespace

std::unique_ptr<llvm::MemoryBuffer> object_code(const std::string& ir, const Target& target) {
  const std::unique_ptr<llvm::TargetMachine> machine = target_machine(target);
  llvm::LLVMContext context;
  const std::unique_ptr<llvm::Module> module = parse(ir, context);
  module->setTargetTriple(machine->getTargetTriple().str());
  module->setDataLayout(machine->createDataLayout());
  optimise(*module, *machine);
  std::unique_ptr<llvm::MemoryBuffer> object = generate(*module, *machine);
  require_closed(*object);
  return object;
}

}  // namespace assay
