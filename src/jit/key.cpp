#include "jit/key.h"

#include <cstdint>

namespace assay {
namespace {

void append(std::string& key, std::uint32_t number) {
  for (unsigned shift = 0; shift < 32; shift += 8) key.push_back(static_cast<char>(number >> shift & 0xFFU));
}

/// With its length before it: no text can be taken for the beginning of another.
void append(std::string& key, const std::string& text) {
  append(key, static_cast<std::uint32_t>(text.size()));
  key += text;
}

void append(std::string& key, const Rational& number) {
  append(key, number.numerator());
  append(key, number.denominator());
}

void append(std::string& key, const Extended& number) {
  if (number.is_infinite()) {
    append(key, number.text());
  } else {
    append(key, number.rational());
  }
}

}  // namespace

std::string key_of(const Function& f) {
  std::string key;
  const Graph& graph = f.graph();
  append(key, graph.size());
  for (NodeId id = 0; id < graph.size(); ++id) {
    const Node& node = graph[id];
    key.push_back(static_cast<char>(node.op));
    for (const NodeId argument : node.used()) append(key, argument);
    if (node.op == Op::constant) append(key, graph.value(id));
    if (node.op == Op::parameter) append(key, node.index);
  }
  append(key, f.root());
  for (const Parameter& parameter : f.parameters()) {
    append(key, parameter.name);
    append(key, parameter.value);
  }
  return key;
}

std::string key_of(const Choice& choice) {
  return std::string(choice.backend->name()) + " " + std::string(choice.target) +
         (choice.is_forced ? " forced\n" : "\n");
}

}  // namespace assay
