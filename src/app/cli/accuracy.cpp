#include "report/accuracy.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "app/cli/candidate.h"
#include "app/cli/command.h"
#include "app/cli/type_option.h"
#include "base/error.h"
#include "base/files.h"
#include "base/parallel.h"

namespace assay::cli {
namespace {

using report::AccuracyRecord;
using verify::Direction;

struct AccuracyOptions {
  std::filesystem::path folder = "docs";
  std::vector<std::string> functions;
  std::vector<std::string> types;
  Plan plan = Plan::exact;
  bool frameworks = false;
  bool page_only = false;
  std::uint32_t stride = 256;
  double minutes = 0.0;
  std::size_t threads = available_processors();
  std::string store;
};

/// One kernel to verify.
struct Job {
  const Activation* entry;
  Element type;
  Direction direction;
  std::uint32_t stride;
  Plan plan = Plan::exact;
};

/// The catalog's file in its folder, and the page that is made of it.
class Records {
 public:
  explicit Records(const std::filesystem::path& folder) : folder_(folder) {
    const std::filesystem::path path = folder / "accuracy.json";
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored))
      records_ = report::read_accuracy(read_file(path), path.string());
  }

  /// It was run with today's program, on as many inputs at least.
  [[nodiscard]] bool has(const Job& job) const {
    return std::ranges::any_of(records_, [&](const AccuracyRecord& r) {
      return r.is_about({.function = job.entry->name,
                         .type = job.type,
                         .plan = job.plan,
                         .direction = job.direction}) &&
             r.stride <= job.stride && report::is_current(r);
    });
  }

  void put(const AccuracyRecord& record) {
    std::erase_if(records_, [&](const AccuracyRecord& r) { return r.is_about(record); });
    records_.push_back(record);
    // In the order of the catalog: a run changes the lines of what it ran alone.
    const auto place = [](const AccuracyRecord& r) {
      const auto entry = std::ranges::find(catalog(), r.function, &Activation::name);
      return std::tuple(r.type, r.plan, entry - catalog().begin(), r.direction);
    };
    std::ranges::stable_sort(records_, {}, place);
    write_file_atomically(folder_ / "accuracy.json", report::written(records_));
  }

  void write_page() const { write_file_atomically(folder_ / "accuracy.md", report::accuracy_page(records_)); }

 private:
  std::filesystem::path folder_;
  std::vector<AccuracyRecord> records_;
};

bool is_wanted(const AccuracyOptions& options, const Activation& entry) {
  if (options.frameworks && !report::is_of_a_framework(entry)) return false;
  return options.functions.empty() ||
         std::ranges::find(options.functions, entry.name) != options.functions.end();
}

/// What matters most first: float32 of what the frameworks have, all inputs; the small types; the rest,
/// thinned.
std::vector<Job> jobs(const AccuracyOptions& options) {
  std::vector<Job> list;
  const auto add = [&](Element type, bool of_frameworks, std::uint32_t stride) {
    const bool is_type_wanted =
        options.types.empty() || std::ranges::find(options.types, name(type)) != options.types.end();
    for (const Activation& entry : catalog()) {
      if (!is_type_wanted || report::is_of_a_framework(entry) != of_frameworks || !is_wanted(options, entry))
        continue;
      for (const Direction direction : {Direction::forward, Direction::backward})
        list.push_back({&entry, type, direction, stride, options.plan});
    }
  };
  add(f32, true, 1);
  if (options.plan == Plan::fast) {
    add(f32, false, options.stride);
    return list;
  }
  for (const Element type : all_types) {
    if (type == f32) continue;
    add(type, true, 1);
    add(type, false, 1);
  }
  add(f32, false, options.stride);
  return list;
}

/// Under the plan `fast` it is computed as under `exact`, whose records it has.
bool falls_back(const Job& job) {
  const Kernel kernel = compile(job.entry->function, {.plan = Plan::fast});
  return verify::plan_of(kernel, job.direction) == Plan::exact;
}

/// Nothing if interrupted.
std::optional<AccuracyRecord> done(const Job& job, const Effort& effort, const std::stop_token& stop) {
  report::VerificationReport report{
      .name = job.entry->name, .formula = job.entry->function.text(), .type = job.type, .directions = {}};
  const auto found = verified(candidate_of(*job.entry, job.type, job.direction, job.plan), effort, stop);
  if (!found) return std::nullopt;
  const AccuracyRecord record = report::record(report, *found);
  fmt::print("{} {} {}: {} wrong of {}, at most {:.3g} ULP off, {:.0f} s{}\n", record.function,
             job.plan == Plan::fast ? "fast" : name(job.type),
             job.direction == Direction::forward ? "forward" : "backward", record.wrong, record.inputs,
             record.wrong == 0 ? 0.5 : record.largest_error, found->seconds,
             found->is_remembered ? ", remembered" : "");
  std::fflush(stdout);
  return record;
}

void check_names(const AccuracyOptions& options) {
  for (const std::string& name : options.functions) {
    const Activation* entry = find_activation(name);
    if (entry == nullptr || entry->name != name) {
      throw input_error("accuracy: '" + name + "' is no name in the catalog", "see `assay list`");
    }
  }
}

void run(const AccuracyOptions& options, Invocation& invocation) {
  check_names(options);
  ensure_writable_directory(options.folder);
  Records records(options.folder);
  const std::optional<verify::Store> store = options.page_only ? std::nullopt : open_store(options.store);
  const auto start = std::chrono::steady_clock::now();
  const auto is_over = [&] {
    const std::chrono::duration<double, std::ratio<60>> passed = std::chrono::steady_clock::now() - start;
    return options.page_only || (options.minutes > 0 && passed.count() > options.minutes);
  };
  for (const Job& job : jobs(options)) {
    if (is_over()) break;
    if (records.has(job)) continue;
    if (job.plan == Plan::fast && falls_back(job)) continue;
    const auto record =
        done(job, {.stride = job.stride, .threads = options.threads, .store = store ? &*store : nullptr},
             invocation.stop);
    if (!record) {
      fmt::print(stderr, "assay: interrupted; the same command goes on from here\n");
      invocation.exit_status = interrupted_status;
      break;
    }
    records.put(*record);
  }
  records.write_page();
}

}  // namespace

void add_accuracy(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<AccuracyOptions>();
  CLI::App* command = app.add_subcommand(
      "accuracy",
      "Verify the catalog's kernels whose programs have changed, and write the page about all of them");
  command->add_option("functions", options->functions, "of the catalog; by default all")->type_name("NAME");
  command->add_option("--folder", options->folder, "where accuracy.json and accuracy.md are")
      ->capture_default_str();
  command->add_option("--type", options->types, "only these types: f32, f64, f16, bf16")
      ->check(CLI::IsMember({"f32", "f64", "f16", "bf16"}))
      ->allow_extra_args(false);
  add_plan_option(*command, options->plan);
  command->add_flag("--frameworks", options->frameworks, "only functions that a framework has");
  command->add_flag("--page-only", options->page_only, "run nothing");
  command->add_option("--every", options->stride, "one of how many float32 inputs, of what no framework has")
      ->check(CLI::Range(1U, 1U << 23U))
      ->capture_default_str();
  command->add_option("--minutes", options->minutes, "begin nothing more after so many")
      ->check(CLI::PositiveNumber);
  command->add_option("--threads", options->threads, "by default one for each processor")->check(countable());
  command
      ->add_option("--store", options->store,
                   "folder that remembers what was run; by default that for caches")
      ->type_name("FOLDER");
  command->callback([options, &invocation] { run(*options, invocation); });
}

}  // namespace assay::cli
