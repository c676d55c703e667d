// The command line of Parley. Thin: every command is a file of its own.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "runner/command_run.h"
#include "runner/pseudo_calls.h"

namespace {

constexpr int kUsage = 2;

// Where the cases are: beside the checkout that built this program, else below the current folder.
std::string DefaultCasesRoot() {
  const char* root = getenv("PARLEY_ROOT");
  return root != nullptr && *root != '\0' ? std::string(root) + "/cases" : "cases";
}

}  // namespace

int main(int argc, char** argv) {
  // An actor that executed itself goes on with its steps.
  parley::RunAsActorIfAsked(argc, argv);

  CLI::App app{"Parley checks that inter-process communication behaves as it should."};
  app.name("parley");
  app.require_subcommand(1);
  app.set_help_all_flag("--help-all", "Help for all commands");
  std::string cases_root = DefaultCasesRoot();

  parley::RunCommand run;
  CLI::App* run_app = app.add_subcommand("run", "Run cases on this system");
  run_app->add_option("cases", run.patterns,
                      "Files, folders, ids, parts of ids or patterns (sysv/*); none: all");
  run_app->add_option("--cases", cases_root, "Folder of cases")->capture_default_str();
  run_app->add_option("-j,--jobs", run.jobs, "Cases side by side; 0: one per processor");
  run_app->add_option("--profile", run.profile, "What is required: posix, or linux (and posix)")
      ->check(CLI::IsMember({"posix", "linux"}))
      ->capture_default_str();
  run_app->add_option("--deadline", run.deadline_seconds, "Seconds that one step may take")
      ->check(CLI::Range(0.01, 3600.0))
      ->capture_default_str();
  run_app->add_option("--runs", run.runs, "Run every case so often; verdicts must agree")
      ->check(CLI::Range(1, 1000000));
  run_app->add_flag("!--no-namespaces", run.namespaces, "Do without namespaces");
  run_app->add_flag("-v,--verbose", run.verbose, "Name every case");
  run_app->add_option("--junit", run.junit, "Write JUnit XML to this file");
  run_app->add_option("--json", run.json, "Write the results to this file");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? 0 : kUsage;
  }
  if (run_app->parsed()) {
    run.cases_root = cases_root;
    return parley::Run(run);
  }
  return kUsage;
}
