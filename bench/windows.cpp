#include "windows.h"

#include <chrono>
#include <exception>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "base/error.h"

namespace assay::bench {
namespace {

using nlohmann::json;

struct Request {
  std::string config, variant;
  double seconds;
};

Request read_request(const std::string& line) {
  std::istringstream words(line);
  std::string verb;
  Request request{};
  if (!(words >> verb >> request.config >> request.variant >> request.seconds) || verb != "run") {
    throw input_error("'" + line + "' is not 'run CONFIG VARIANT SECONDS'");
  }
  return request;
}

json time_window(const Work& work, double at_least) {
  using Clock = std::chrono::steady_clock;
  work.once();
  double count = 0;
  std::chrono::duration<double> elapsed{};
  const Clock::time_point start = Clock::now();
  while (elapsed.count() < at_least) {
    work.once();
    count += work.count;
    elapsed = Clock::now() - start;
  }
  return {{"count", count}, {"seconds", elapsed.count()}};
}

}  // namespace

void serve(std::string_view name, const Prepare& prepare) {
  std::map<std::pair<std::string, std::string>, Work> prepared;
  const auto answer = [&](const std::string& line) -> json {
    try {
      const Request request = read_request(line);
      const std::pair key(request.config, request.variant);
      auto found = prepared.find(key);
      if (found == prepared.end())
        found = prepared.emplace(key, prepare(request.config, request.variant)).first;
      return time_window(found->second, request.seconds);
    } catch (const std::exception& error) {
      return {{"error", error.what()}};
    }
  };
  std::cout << json{{"name", name}} << '\n' << std::flush;
  for (std::string line; std::getline(std::cin, line);) std::cout << answer(line) << '\n' << std::flush;
}

}  // namespace assay::bench
