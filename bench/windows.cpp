#include "windows.h"

#include <time.h>  // clock_gettime is POSIX

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
  work.once();
  double count = 0;
  double elapsed = 0;
  const double start = processor_time();
  while (elapsed < at_least) {
    work.once();
    count += work.count;
    elapsed = processor_time() - start;
  }
  return {{"count", count}, {"seconds", elapsed}};
}

}  // namespace

double processor_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

void serve(std::string_view name, const Prepare& prepare, const std::vector<std::string>& variants) {
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
  std::cout << json{{"name", name}, {"variants", variants}} << '\n' << std::flush;
  for (std::string line; std::getline(std::cin, line);) std::cout << answer(line) << '\n' << std::flush;
}

}  // namespace assay::bench
