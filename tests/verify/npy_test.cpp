#include "verify/npy.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "base/files.h"
#include "verify/samples.h"

namespace assay::verify {
namespace {

namespace fs = std::filesystem;

/// A file of that version with that dictionary.
std::string file(int version, const std::string& header, const std::string& data) {
  std::string content = "\x93NUMPY";
  content += static_cast<char>(version);
  content += '\0';
  const std::size_t length = header.size();
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) content += static_cast<char>(length >> (8 * i) & 0xFFU);
  return content + header + data;
}

const std::string two_floats("\0\0\x80\x3F\0\0\0\x40", 8);  // 1 and 2

TEST(Npy, ReadsAllVersions) {
  for (const int version : {1, 2, 3}) {
    const NpyArray array = read_npy(
        file(version, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }   \n", two_floats), "a.npy");
    EXPECT_EQ(array.type, "f4");
    EXPECT_EQ(array.shape, std::vector<std::size_t>{2});
    EXPECT_EQ(array.bytes, two_floats);
  }
}

TEST(Npy, ReadsOtherWaysToWriteTheSame) {
  const std::string swapped("\x3F\x80\0\0\x40\0\0\0", 8);
  EXPECT_EQ(read_npy(file(1, "{'descr':'>f4','fortran_order':False,'shape':(1,2)}", swapped), "a").bytes,
            two_floats);
  EXPECT_EQ(
      read_npy(file(1, "{\"shape\": (2L,), \"fortran_order\": True, \"descr\": \"<f4\"}", two_floats), "a")
          .bytes,
      two_floats);
  EXPECT_EQ(
      read_npy(file(1, "{'descr': '<f4', 'fortran_order': False, 'shape': ()}", two_floats.substr(4)), "a")
          .size(),
      1U);
  EXPECT_EQ(read_npy(file(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 5)}", ""), "a").size(),
            0U);
}

TEST(Npy, ReadsWhatItWrites) {
  const NpyArray array{.type = "u2", .shape = {2, 2}, .bytes = two_floats};
  const std::string content = written_npy(array);
  const NpyArray again = read_npy(content, "a");
  EXPECT_EQ(again.type, array.type);
  EXPECT_EQ(again.shape, array.shape);
  EXPECT_EQ(again.bytes, array.bytes);
  EXPECT_EQ((content.size() - array.bytes.size()) % 64, 0U);
}

std::string complaint(const std::string& content) {
  try {
    (void)read_npy(content, "a.npy");
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_status(), 2);
    return error.what();
  }
  return "no complaint";
}

TEST(Npy, RefusesWhatIsNone) {
  const auto with = [](const std::string& header) { return complaint(file(1, header, two_floats)); };
  EXPECT_EQ(complaint(""), "a.npy: is no npy file");
  EXPECT_EQ(complaint("PK\x03\x04"), "a.npy: is no npy file");
  EXPECT_EQ(complaint("\x93NUMPY"), "a.npy: the npy file is cut off");
  EXPECT_EQ(complaint("\x93NUMPY\x09\x01"), "a.npy: is an npy file of version 9; 1 to 3 can be read");
  EXPECT_EQ(complaint(file(1, "{'descr'", "").substr(0, 12)), "a.npy: the npy file is cut off");
  EXPECT_EQ(with("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}"),
            "a.npy: 8 bytes of data, but shape (3,) of '<f4' takes 12");
  EXPECT_EQ(with("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2)}"),
            "a.npy: the array is in Fortran order");
  EXPECT_EQ(with("{'descr': '|O', 'fortran_order': False, 'shape': (2,)}"),
            "a.npy: holds elements of type '|O'");
  EXPECT_EQ(with("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}"),
            "a.npy: the header of the npy file has something else where a string belongs: records are not "
            "supported");
  EXPECT_EQ(with("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999, 9999999999999)}"),
            "a.npy: the shape is larger than any file");
  EXPECT_EQ(with("{'descr': '<f4', 'shape': (-2,)}"),
            "a.npy: the header of the npy file has no number in its 'shape'");
  EXPECT_EQ(with("{}"), "a.npy: the header of the npy file has no 'descr' or no 'shape'");
  EXPECT_EQ(with("{'descr': '<f4"), "a.npy: the header of the npy file has a string without an end");
}

class NumbersFiles : public testing::Test {
 protected:
  NumbersFiles() : folder_(fs::temp_directory_path() / "assay_numbers_files") {
    fs::create_directories(folder_);
  }
  ~NumbersFiles() override { fs::remove_all(folder_); }

  fs::path put(const std::string& name, const std::string& type, const std::vector<std::size_t>& shape,
               const std::string& bytes) {
    write_file_atomically(folder_ / name, written_npy({.type = type, .shape = shape, .bytes = bytes}));
    return folder_ / name;
  }
  std::string complaint(const fs::path& x, const fs::path& y, std::optional<Element> type = {}) {
    try {
      (void)read_samples(x, y, type);
    } catch (const Error& error) {
      const std::string what = error.what();
      return what.substr(what.rfind('/') + 1);
    }
    return "no complaint";
  }
  fs::path folder_;
};

TEST_F(NumbersFiles, TakesTheTypeFromTheFile) {
  const fs::path floats = put("x.npy", "f4", {2}, two_floats);
  const Samples samples = read_samples(floats, floats, {});
  EXPECT_EQ(samples.type, f32);
  EXPECT_EQ(samples.x, (std::vector<double>{1.0, 2.0}));
  const fs::path bits = put("b.npy", "u2", {2}, std::string("\x80\x3F\0\x40", 4));
  EXPECT_EQ(read_samples(bits, bits, bf16).x, (std::vector<double>{1.0, 2.0}));
}

TEST_F(NumbersFiles, RefusesWhatDoesNotFit) {
  const fs::path floats = put("x.npy", "f4", {2}, two_floats);
  const fs::path one = put("one.npy", "f4", {1, 2}, two_floats);
  const fs::path doubles = put("d.npy", "f8", {1}, two_floats);
  const fs::path bits = put("b.npy", "u2", {4}, two_floats);
  const fs::path words = put("w.npy", "i4", {2}, two_floats);
  EXPECT_EQ(complaint(floats, one), "one.npy has (1, 2)");
  EXPECT_EQ(complaint(floats, doubles), "d.npy holds float64");
  EXPECT_EQ(complaint(floats, floats, f16), "x.npy: holds float32, not float16");
  EXPECT_EQ(complaint(bits, bits), "b.npy: holds uint16; bits of what?");
  EXPECT_EQ(complaint(words, words), "w.npy: holds elements of type 'i4'");
}

TEST_F(NumbersFiles, ReplacesItsOwnKindAlone) {
  const NumbersFile numbers{.type = f16, .shape = {2}, .numbers = {1.0, -0.5}};
  write_numbers(folder_ / "g.npy", numbers);
  write_numbers(folder_ / "g.npy", numbers);
  EXPECT_EQ(read_numbers(folder_ / "g.npy", {}).numbers, numbers.numbers);
  std::ofstream(folder_ / "letter.txt") << "Dear";
  EXPECT_THROW(write_numbers(folder_ / "letter.txt", numbers), Error);
  EXPECT_EQ(read_file(folder_ / "letter.txt"), "Dear");
}

}  // namespace
}  // namespace assay::verify
