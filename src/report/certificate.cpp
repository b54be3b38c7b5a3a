#include "report/certificate.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "catalog/catalog.h"
#include "report/json_parts.h"
#include "report/text.h"
#include "report/verification_text.h"
#include "study/provenance.h"

namespace assay::report {
namespace {

using verify::Direction;

constexpr std::string_view format = "assay-certificate-2";

Json direction_json(const Verification& v) {
  const verify::Tally t = v.total();
  const auto special_wrong = std::ranges::count_if(v.special, [](const auto& s) { return !s.is_right(); });
  return {{"direction", word(v.direction)},
          {"plan", word(v.plan)},
          {"contract", contract_json(v.contract)},
          {"kept", v.is_right()},
          {"truth", v.truth},
          {"grade", v.is_exhaustive() ? "exhausted" : "sampled"},
          {"coverage", word(v.coverage)},
          {"stride", v.stride},
          {"inputs", t.inputs},
          {"skipped", t.skipped},
          {"undecided", t.undecided},
          {"wrong", t.wrong},
          {"beyond_contract", t.beyond},
          {"eased", t.eased},
          {"largest_error_ulp", json_number(t.largest_error)},
          {"special_wrong", special_wrong},
          {"program", v.program == 0 ? Json(nullptr) : Json(fingerprint_text(v.program))}};
}

std::string deviation(const Json& json, Plan plan) {
  const std::string inputs = count(json.at("inputs").get<std::uint64_t>()) + " inputs";
  const std::string grade = json.at("grade").get<std::string>();
  const auto text = [](std::uint64_t n) { return n == 0 ? "none" : count(n); };
  const auto special = json.at("special_wrong").get<std::uint64_t>();
  if (plan == Plan::exact) {
    return fmt::format("{} wrong of {}, {}", text(json.at("wrong").get<std::uint64_t>() + special), inputs,
                       grade);
  }
  return fmt::format("{} of {} more than {} ULP off, {}",
                     text(json.at("beyond_contract").get<std::uint64_t>()), inputs,
                     json.at("contract").at("ulp").get<double>(), grade);
}

/// Against the function and the kernel of today.
void check_direction(const Json& json, const Activation& entry, Element type, CertificateCheck& check) {
  const std::string name = json.at("direction").get<std::string>();
  const Direction direction = name == word(Direction::backward) ? Direction::backward : Direction::forward;
  const Plan plan = json.at("plan") == word(Plan::fast) ? Plan::fast : Plan::exact;
  std::string finding = fmt::format("{}, {}: {}", entry.name, name, deviation(json, plan));
  const bool is_same_truth = json.at("truth") == verify::truth_of(entry.function, direction).text();
  const bool is_same_program =
      json.at("program") == fingerprint_text(verify::program_of(entry.function, direction, type, plan));
  if (!is_same_truth) {
    finding += "; of another formula than today's.";
  } else if (!is_same_program) {
    finding += "; of another program than today's.";
  } else {
    finding += "; the program is still the same.";
  }
  check.holds = check.holds && is_same_truth && is_same_program;
  check.sentences.push_back(std::move(finding));
}

Error none_of_ours(const std::string& file) {
  return input_error(file + ": is no certificate of this version", "assay verify --certificate writes one");
}

}  // namespace

std::string certificate(const VerificationReport& report) {
  Json directions = Json::array();
  for (const Verification& v : report.directions) directions.push_back(direction_json(v));
  const study::Provenance provenance = study::provenance();
  return written({{"format", format},
                  {"function", report.name},
                  {"formula", report.formula},
                  {"type", name(report.type)},
                  {"subject", report.subject},
                  {"directions", std::move(directions)},
                  {"command", report.command},
                  {"version", provenance.version},
                  {"date", provenance.finished}});
}

CertificateCheck check_certificate(const std::string& text, const std::string& file) {
  CertificateCheck check;
  try {
    const Json json = Json::parse(text);
    if (json.at("format") != format) throw none_of_ours(file);
    const std::optional<Element> type = verify::element_named(json.at("type").get<std::string>());
    if (!type) throw none_of_ours(file);
    const Activation entry = activation(json.at("function").get<std::string>());
    for (const Json& direction : json.at("directions")) {
      if (direction.at("program").is_null()) {
        throw input_error(file + ": certifies somebody's function, not one of our kernels",
                          "repeat its command, which stands under \"command\"");
      }
      check_direction(direction, entry, *type, check);
    }
  } catch (const Json::exception&) {
    throw none_of_ours(file);
  }
  return check;
}

}  // namespace assay::report
