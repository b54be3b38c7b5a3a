#include <gtest/gtest.h>

#include "workspace.h"

namespace assay::test {
namespace {

class BadInput : public Workspace {
 protected:
  /// One line that says what is wrong, at most a few that say how to mend it, and status 2.
  void expect_complaint(const std::vector<std::string>& arguments, const std::string& part) const {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err.find("assay: "), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.err.find("terminate called"), std::string::npos) << outcome.err;
    if (std::filesystem::exists(out())) {
      EXPECT_TRUE(names_in(out()).empty());
    }
  }
};

TEST_F(BadInput, CommandLine) {
  expect_complaint({}, "subcommand");
  expect_complaint({"comprae"}, "there is no subcommand 'comprae'\ndid you mean 'compare'?");
  expect_complaint({"compare"}, "activations");
  expect_complaint({"show", "-x"}, "a formula that begins with a minus stands behind `--`");
  expect_complaint(small({"compare", "relu", "--epohcs", "3"}), "--epohcs");
  expect_complaint(small({"compare", "relu", "--seeds", "many"}), "many");
  expect_complaint(small({"compare", "relu", "--seeds", "0"}), "--seeds: Value 0 not in range 1 to 1000000");
  expect_complaint(small({"compare", "relu", "--seeds", "-1"}), "--seeds: Value -1 not in range");
  expect_complaint({"compare", "relu", "--threads", "0"}, "--threads: Value 0");
  expect_complaint({"compare", "relu", "--epochs", "0"}, "--epochs: Value 0");
  expect_complaint(small({"compare", "relu", "--optimizer", "sdg"}), "sdg");
  expect_complaint(small({"compare", "relu", "--init", "xavier"}),
                   "'xavier' is none of edge, edge-of-chaos, glorot");
  expect_complaint(small({"compare", "relu", "--loss", "hinge"}), "'hinge' is none of binary, softmax");
  expect_complaint(small({"compare", "relu", "--l2", "-1"}), "L2 strength -1");
  expect_complaint(small({"compare", "relu", "--bias", "nan"}), "bias nan");
  expect_complaint(small({"compare", "relu", "--weight-scale", "0"}), "weight scale 0");
  expect_complaint(small({"compare", "relu", "--inputs", "raw"}), "--inputs");
  expect_complaint(small({"compare", "relu", "--activated", "2"}),
                   "--activated 2: the network has 1 hidden layer");
  expect_complaint(small({"compare", "relu", "--activated", "0"}), "--activated 0");
  expect_complaint(small({"compare", "relu", "--learning-rate", "0"}), "learning rate 0");
  expect_complaint(small({"compare", "relu", "relu"}), "activation 'relu' is named twice");
  expect_complaint(small({"compare", "none", "identity"}), "'identity' is named twice, first as 'none'");
}

TEST_F(BadInput, LearnedParameters) {
  expect_complaint(small({"compare", "prelu", "--learn", "slop"}), "did you mean 'slope'?");
  expect_complaint(small({"compare", "relu", "--learn", "slope"}), "no activation has a parameter 'slope'");
  expect_complaint(small({"compare", "prelu", "--learn", "none,slope"}), "--learn none with other names");
  expect_complaint(small({"compare", "prelu", "--learn-per", "neuron"}), "neuron");
}

TEST_F(BadInput, HelpAndVersionAreNoErrors) {
  const Outcome help = run({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_NE(help.out.find("compare"), std::string::npos);
  EXPECT_EQ(run({"compare", "--help"}).status, 0);
  const Outcome version = run({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_EQ(version.out.substr(0, 6), "assay ");
}

TEST_F(BadInput, Activation) {
  expect_complaint(small({"compare", "rleu"}), "did you mean 'relu'?");
  expect_complaint(small({"compare", "x*sigmoid(x"}), "column 12");
  expect_complaint(small({"compare", "x +* 2"}), "\n");
  expect_complaint(small({"compare", ""}), "assay: ");
  expect_complaint(small({"compare", "\xff\xfe"}), "assay: ");
  expect_complaint(small({"compare", std::string(100'000, '(')}), "assay: ");
}

TEST_F(BadInput, Network) {
  const auto with = [&](const std::string& network) {
    std::vector<std::string> arguments = small({"compare", "relu"});
    arguments[7] = network;
    return arguments;
  };
  expect_complaint(with("784-128-9"), "its 9 outputs do not fit the 10 classes");
  expect_complaint(with("100-128-10"), "its 100 inputs do not fit the 784 values");
  expect_complaint(with("784"), "at least inputs and classes");
  expect_complaint(with("784-abc-10"), "'abc' is not a width");
}

TEST_F(BadInput, Data) {
  const std::filesystem::path images = data() / "train-images-idx3-ubyte";
  const std::filesystem::path labels = data() / "train-labels-idx1-ubyte";
  const std::string good_images = content(images);
  const std::string good_labels = content(labels);
  const std::vector<std::string> arguments = small({"compare", "relu"});

  write(images, good_images.substr(0, 5000));
  expect_complaint(arguments, images.string());
  write(images, "");
  expect_complaint(arguments, images.string());
  write(images, std::string("\x1f\x8b\x08") + good_images.substr(0, 300));
  expect_complaint(arguments, images.string());
  std::string wrong_magic = good_images;
  wrong_magic[3] = 1;
  write(images, wrong_magic);
  expect_complaint(arguments, "magic");
  write(images, good_images);

  std::string bad_label = good_labels;
  bad_label.back() = 77;
  write(labels, bad_label);
  expect_complaint(arguments, "77");
  std::filesystem::remove(labels);
  expect_complaint(arguments, "train-labels-idx1-ubyte");
  write(labels, good_labels);

  std::vector<std::string> nowhere = small({"compare", "relu"});
  nowhere[3] = (folder() / "nowhere").string();
  expect_complaint(nowhere, "nowhere");
}

TEST_F(BadInput, OutputFolder) {
  write(folder() / "file", "not a folder");
  std::vector<std::string> arguments = small({"compare", "relu"});
  arguments[5] = (folder() / "file" / "out").string();
  expect_complaint(arguments, "the folder cannot be made");
}

}  // namespace
}  // namespace assay::test
