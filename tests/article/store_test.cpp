#include "article/store.h"

#include <gtest/gtest.h>

#include <fstream>

#include "toy.h"

namespace assay::article {
namespace {

namespace fs = std::filesystem;

Setup setup() {
  return {.activation = "relu", .training = {.widths = {784, 8, 10}}, .seed = 2};
}

fs::path only_file(const fs::path& folder) {
  const fs::directory_iterator files(folder);
  return files->path();
}

TEST(Store, GivesBackWhatItKept) {
  const test::Folder folder;
  const Store store(folder.path() / "new", "data");
  EXPECT_FALSE(store.find(setup()));
  store.keep(setup(), test::full_outcome());
  const std::optional<Outcome> found = Store(folder.path() / "new", "data").find(setup());
  ASSERT_TRUE(found);
  EXPECT_EQ(to_json(*found), to_json(test::full_outcome()));
}

TEST(Store, TellsSetupsAndDataApart) {
  const test::Folder folder;
  const Store store(folder.path(), "data");
  store.keep(setup(), test::full_outcome());
  EXPECT_FALSE(Store(folder.path(), "other data").find(setup()));
  for (const auto& change :
       {+[](article::Setup& s) { s.seed = 3; }, +[](article::Setup& s) { s.learning_rate = 0.02; },
        +[](article::Setup& s) { s.activation = "tanh"; }, +[](article::Setup& s) { s.samples = 5; },
        +[](article::Setup& s) { s.tuning = true; }, +[](article::Setup& s) { s.task = Task::sign; },
        +[](article::Setup& s) { s.training.frozen_biases = true; },
        +[](article::Setup& s) { s.training.l2 = 0.1; },
        +[](article::Setup& s) { s.training.inputs = study::Preparation::unit; },
        +[](article::Setup& s) { s.training.bias = 0.1; },
        +[](article::Setup& s) { s.training.telemetry = true; },
        +[](article::Setup& s) { s.training.activated = {false}; },
        +[](article::Setup& s) { s.training.initialisation = Initialisation::he; },
        +[](article::Setup& s) { s.training.loss = nn::Loss::Kind::binary; },
        +[](article::Setup& s) { s.inspection = Inspection::fold; }}) {
    article::Setup other = setup();
    change(other);
    EXPECT_FALSE(store.find(other));
  }
  EXPECT_TRUE(store.find(setup()));
}

TEST(Store, TakesADamagedFileForNone) {
  const test::Folder folder;
  const Store store(folder.path(), "data");
  store.keep(setup(), test::full_outcome());
  const fs::path file = only_file(folder.path());
  const auto size = fs::file_size(file);
  for (const std::uintmax_t left : {size / 2, std::uintmax_t{0}}) {
    fs::resize_file(file, left);
    EXPECT_FALSE(store.find(setup()));
  }
  std::ofstream(file) << R"({"setup": {}, "outcome": {}})";
  EXPECT_FALSE(store.find(setup()));
  store.keep(setup(), test::full_outcome());
  EXPECT_TRUE(store.find(setup()));
}

}  // namespace
}  // namespace assay::article
