#include "article/reproduction.h"
#include "report/json_parts.h"

namespace assay::article {
namespace {

using report::Json;
using report::json_number;

/// Accuracies, and their differences, are fractions of 1.
std::string_view unit(Unit unit) {
  return unit == Unit::number ? "number" : "share";
}

Json measurement(const Measurement& measurement) {
  return {{"what", measurement.what},
          {"mean", json_number(measurement.value.mean)},
          {"low", json_number(measurement.value.low)},
          {"high", json_number(measurement.value.high)},
          {"trials", measurement.trials},
          {"unit", unit(measurement.unit)},
          {"predicted", measurement.predicted},
          {"agrees", measurement.agrees},
          {"apart", measurement.agrees ? Json(nullptr) : Json(measurement.apart)}};
}

Json claim(const Tested& tested) {
  Json measurements = Json::array();
  for (const Measurement& each : tested.finding.measurements) measurements.push_back(measurement(each));
  return {{"number", tested.text.number},
          {"name", tested.text.name},
          {"question", tested.text.question},
          {"claim", tested.text.sentence},
          {"verdict", name(tested.finding.verdict)},
          {"sentence", tested.finding.sentence},
          {"reasons", tested.finding.reasons},
          {"warnings", tested.finding.warnings},
          {"measurements", std::move(measurements)},
          {"command", tested.command}};
}

}  // namespace

std::string json(const Reproduction& reproduction) {
  Json claims = Json::array();
  for (const Tested& tested : reproduction.claims) claims.push_back(claim(tested));
  const study::Provenance& provenance = reproduction.provenance;
  return report::written({{"format", "assay-claims-1"},
                          {"command", reproduction.command},
                          {"dataset",
                           {{"name", reproduction.dataset},
                            {"source", reproduction.dataset_source},
                            {"train", reproduction.train_count},
                            {"test", reproduction.test_count}}},
                          {"quick", reproduction.quick},
                          {"provenance",
                           {{"version", provenance.version},
                            {"libraries", provenance.libraries},
                            {"processor", provenance.processor},
                            {"finished", provenance.finished}}},
                          {"claims", std::move(claims)}});
}

}  // namespace assay::article
