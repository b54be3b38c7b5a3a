#include "report/catalog_json.h"

namespace assay::report {
namespace {

const char* role_name(ParameterRole role) {
  switch (role) {
    case ParameterRole::fixed: return "fixed";
    case ParameterRole::learned: return "learned";
    case ParameterRole::random: return "random";
  }
  return "";
}

Json draw(const std::optional<Draw>& draw) {
  if (!draw) return nullptr;
  if (draw->kind == Draw::Kind::uniform) {
    return {{"distribution", "uniform"}, {"low", draw->first}, {"high", draw->second}};
  }
  return {{"distribution", "normal"}, {"mean", draw->first}, {"deviation", draw->second}};
}

Json parameters(const std::vector<ParameterInfo>& infos) {
  Json array = Json::array();
  for (const ParameterInfo& info : infos) {
    array.push_back({{"name", info.name},
                     {"default", exact_json(info.value)},
                     {"low", json_number(info.low)},
                     {"high", json_number(info.high)},
                     {"role", role_name(info.role)},
                     {"draw", draw(info.draw)},
                     {"meaning", info.meaning}});
  }
  return array;
}

Json frameworks(const std::vector<FrameworkName>& names) {
  Json array = Json::array();
  for (const FrameworkName& name : names) {
    Json arguments = Json::array();
    for (const FrameworkArgument& argument : name.arguments) {
      arguments.push_back({{"name", argument.name},
                           {"parameter", argument.parameter},
                           {"default", argument.value ? exact_json(*argument.value) : Json(nullptr)},
                           {"given", argument.given}});
    }
    array.push_back({{"framework", name.framework}, {"name", name.name}, {"arguments", arguments}});
  }
  return array;
}

}  // namespace

Json exact_json(const Extended& value) {
  if (value.is_infinite()) return value.text();
  const std::optional<std::int64_t> whole = value.rational().as_integer();
  return whole ? Json(*whole) : Json(value.to_double());
}

Json entry_json(const Activation& entry) {
  Json claims = Json::array();
  for (const Claim& claim : entry.claims) claims.push_back(claim.text);
  return {{"name", entry.name},
          {"title", entry.title},
          {"family", entry.family},
          {"aliases", entry.aliases},
          {"formula", entry.function.text()},
          {"claims", claims},
          {"parameters", parameters(entry.parameters)},
          {"frameworks", frameworks(entry.frameworks)},
          {"source", entry.source},
          {"note", entry.note}};
}

Json entry_json(const VectorActivation& entry) {
  return {{"name", entry.name},
          {"title", entry.title},
          {"family", entry.family},
          {"aliases", entry.aliases},
          {"definition", entry.definition},
          {"gate", entry.gate},
          {"parameters", parameters(entry.parameters)},
          {"frameworks", frameworks(entry.frameworks)},
          {"source", entry.source},
          {"note", entry.note}};
}

}  // namespace assay::report
