#include "kernel/program.h"

#include <gtest/gtest.h>

#include <bit>

#include "kernel/builder.h"

namespace assay::kernel {
namespace {

Program momentum_step() {
  Builder b;
  const Value weight = b.input(0);
  const Value velocity = fma(b.uniform(1, Type::f32), b.input(1), b.input(2));
  b.output(fma(-b.uniform(0, Type::f32), velocity, weight));
  b.output(velocity);
  return b.finish();
}

TEST(Program, ReadsAsText) {
  EXPECT_EQ(momentum_step().text(),
            "program of inputs f32 f32 f32, 2 uniforms\n"
            "v0 = input f32 0\n"
            "v1 = input f32 2\n"
            "v2 = input f32 1\n"
            "v3 = uniform f32 1\n"
            "v4 = fma f32 v2 v3 v1\n"
            "v5 = uniform f32 0\n"
            "v6 = neg f32 v5\n"
            "v7 = fma f32 v4 v6 v0\n"
            "output f32 v7\n"
            "output f32 v4\n");
}

TEST(Program, TextShowsConstantsOfEveryType) {
  Builder b;
  const Value x = to_f64(b.input(0));
  // One by one: C++ leaves open in which order the arguments of a call are made.
  const Value pattern = b.i64(0xFF0);
  const Value bits = to_bits(x) & pattern;
  const Value is_small = x < 0.1;
  const Value moved = from_bits(bits >> 3);
  b.output(to_f32(select(is_small, moved, x + b.f64(-0.0))));
  EXPECT_EQ(b.finish().text(),
            "program of inputs f32, 0 uniforms\n"
            "v0 = input f32 0\n"
            "v1 = convert f64 v0\n"
            "v2 = constant i64 0xff0\n"
            "v3 = to_bits i64 v1\n"
            "v4 = bit_and i64 v2 v3\n"
            "v5 = constant f64 0.1\n"
            "v6 = less mask v1 v5\n"
            "v7 = shift_right i64 v4 3\n"
            "v8 = from_bits f64 v7\n"
            "v9 = constant f64 -0\n"
            "v10 = add f64 v1 v9\n"
            "v11 = select f64 v6 v8 v10\n"
            "v12 = convert f32 v11\n"
            "output f32 v12\n");
}

Table powers_of_two() {
  Table table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = std::bit_cast<std::uint32_t>(static_cast<float>(1U << i));
  }
  return table;
}

Program power_of_two() {
  Builder b;
  b.output(b.lookup(powers_of_two(), to_bits(b.input(0)) >> 23));
  return b.finish();
}

TEST(Program, TextShowsTables) {
  EXPECT_EQ(power_of_two().text(),
            "program of inputs f32, 0 uniforms\n"
            "table 0 1 2 4 8 16 32 64 128 256 512 1024 2048 4096 8192 16384 32768 65536 131072 262144 524288 "
            "1048576 2097152 4194304 8388608 16777216 33554432 67108864 134217728 268435456 536870912 "
            "1073741824 2147483648\n"
            "v0 = input f32 0\n"
            "v1 = to_bits i32 v0\n"
            "v2 = shift_right i32 v1 23\n"
            "v3 = lookup f32 v2 0\n"
            "output f32 v3\n");
}

TEST(Verify, NamesTheBrokenRuleOfATable) {
  const auto broken = [](auto&& change) {
    Program program = power_of_two();
    change(program);
    return verify(program).value_or("nothing");
  };
  EXPECT_EQ(broken([](Program&) {}), "nothing");
  EXPECT_EQ(broken([](Program& p) { p.tables.clear(); }), "v3: lookup has an immediate out of range");
  EXPECT_EQ(broken([](Program& p) { p.instructions[2].immediate = 32; }),
            "v2: shift_right has an immediate out of range");
  EXPECT_EQ(broken([](Program& p) { p.instructions[1].type = Type::i64; }),
            "v1: to_bits does not take these types");
}

Program shifted_square_sum() {
  Builder b;
  const Value x = to_f64(b.input(0));
  const Value shifted = x - b.row(0);
  b.sum(shifted * shifted);
  return b.finish();
}

TEST(Program, TextShowsRowScalarsAndSums) {
  EXPECT_EQ(shifted_square_sum().text(),
            "program of inputs f32, 0 uniforms, 1 row scalars\n"
            "v0 = input f32 0\n"
            "v1 = convert f64 v0\n"
            "v2 = row f64 0\n"
            "v3 = sub f64 v1 v2\n"
            "v4 = mul f64 v3 v3\n"
            "sum v4\n");
}

TEST(Program, TextShowsTheTypesOfArrays) {
  Builder b;
  b.output(b.input(2, f64), f64);
  b.output(b.input(0, bf16));
  EXPECT_EQ(b.finish().text(),
            "program of inputs bf16 f64 f64, 0 uniforms\n"
            "v0 = input f64 2\n"
            "v1 = input f32 0\n"
            "output f64 v0\n"
            "output f32 v1\n");
  EXPECT_FALSE(b.finish().is_by_rows());
}

TEST(Program, IsByRowsWithRowScalarsOrSums) {
  EXPECT_FALSE(momentum_step().is_by_rows());
  EXPECT_TRUE(shifted_square_sum().is_by_rows());
  Builder b;
  b.output(to_f32(to_f64(b.input(0)) * b.row(0)));
  EXPECT_TRUE(b.finish().is_by_rows());
}

TEST(Verify, AcceptsWhatTheBuilderMakes) {
  EXPECT_EQ(verify(momentum_step()), std::nullopt);
  EXPECT_EQ(verify(shifted_square_sum()), std::nullopt);
}

TEST(Verify, NamesTheBrokenRuleOfAProgramByRows) {
  const auto broken = [](auto&& change) {
    Program program = shifted_square_sum();
    change(program);
    return verify(program).value_or("nothing");
  };
  EXPECT_EQ(broken([](Program& p) { p.sums.clear(); }), "no output");
  EXPECT_EQ(broken([](Program& p) { p.sums[0] = 0; }), "sum v0 is not f64");
  EXPECT_EQ(broken([](Program& p) { p.sums[0] = 5; }), "sum v5 is no value");
  EXPECT_EQ(broken([](Program& p) { p.row_scalars = 0; }), "v2: row has an immediate out of range");
  EXPECT_EQ(broken([](Program& p) { p.instructions[2].type = Type::f32; }),
            "v2: row does not take these types");
}

TEST(Verify, NamesTheBrokenRule) {
  const auto broken = [](auto&& change) {
    Program program = momentum_step();
    change(program);
    return verify(program).value_or("nothing");
  };
  EXPECT_EQ(broken([](Program& p) { p.instructions[6].arguments[0] = 6; }),
            "v6: takes v6, which is not an earlier value");
  EXPECT_EQ(broken([](Program& p) { p.instructions[6].type = Type::f64; }),
            "v6: neg does not take these types");
  EXPECT_EQ(broken([](Program& p) { p.instructions[0].immediate = 3; }),
            "v0: input has an immediate out of range");
  EXPECT_EQ(broken([](Program& p) { p.uniforms = 1; }), "v3: uniform has an immediate out of range");
  EXPECT_EQ(broken([](Program& p) { p.instructions[4].immediate = 1; }),
            "v4: fma has an immediate out of range");
  EXPECT_EQ(broken([](Program& p) { p.outputs.clear(); }), "no output");
  EXPECT_EQ(broken([](Program& p) { p.outputs[0].value = 99; }), "output v99 is no value");
  EXPECT_EQ(broken([](Program& p) { p.inputs.resize(15); }), "too many inputs and outputs");
  EXPECT_EQ(broken([](Program& p) { p.instructions[0].opcode = static_cast<Opcode>(200); }),
            "v0: no such operation");
}

TEST(Verify, ArraysHaveTheTypeOfTheirElements) {
  EXPECT_EQ(
      verify({.instructions = {{.opcode = Opcode::constant, .type = Type::f64}}, .outputs = {{0, f16}}}),
      "output v0 is not f32");
  EXPECT_EQ(
      verify({.instructions = {{.opcode = Opcode::constant, .type = Type::f32}}, .outputs = {{0, f64}}}),
      "output v0 is not f64");
  const auto input = [](Type type, Element element) {
    return verify({.instructions = {{.opcode = Opcode::input, .type = type}},
                   .outputs = {{0, type == Type::f64 ? f64 : f32}},
                   .inputs = {element}});
  };
  for (const Element element : {f32, f16, bf16}) {
    EXPECT_EQ(input(Type::f32, element), std::nullopt);
    EXPECT_EQ(input(Type::f64, element), "v0: input has not the type of its elements");
  }
  EXPECT_EQ(input(Type::f64, f64), std::nullopt);
  EXPECT_EQ(input(Type::f32, f64), "v0: input has not the type of its elements");
}

TEST(Verify, ImmediatesOfConstantsFitTheirType) {
  const auto constant = [](Type type, std::uint64_t bits) {
    const Program program{.instructions = {{.opcode = Opcode::constant, .type = type, .immediate = bits},
                                           {.opcode = Opcode::input, .type = Type::f32}},
                          .outputs = {{1, f32}},
                          .inputs = {f32}};
    return !verify(program).has_value();
  };
  EXPECT_TRUE(constant(Type::mask, 1));
  EXPECT_FALSE(constant(Type::mask, 2));
  EXPECT_TRUE(constant(Type::f32, 0xFFFFFFFF));
  EXPECT_FALSE(constant(Type::f32, 0x100000000));
  EXPECT_TRUE(constant(Type::f64, ~std::uint64_t{0}));
}

}  // namespace
}  // namespace assay::kernel
