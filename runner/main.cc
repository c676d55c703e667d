// The command line of Parley. Thin: every command is a file of its own.
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "reports/console.h"
#include "reports/writer.h"
#include "runner/baseline_choice.h"
#include "runner/command_bless.h"
#include "runner/command_calls.h"
#include "runner/command_check.h"
#include "runner/command_coverage.h"
#include "runner/command_diff.h"
#include "runner/command_doctor.h"
#include "runner/command_explain.h"
#include "runner/command_image.h"
#include "runner/command_list.h"
#include "runner/command_prove.h"
#include "runner/command_report.h"
#include "runner/command_run.h"
#include "runner/command_run_target.h"
#include "runner/command_targets.h"
#include "runner/embedded_cases.h"
#include "runner/init_process.h"
#include "runner/name_service.h"
#include "runner/pseudo_calls.h"
#include "runner/standard_streams.h"
#include "runner/usage_mistake.h"

namespace {

constexpr int kUsage = 2;

// Where the cases are: within this program, else beside the checkout that built it, else below the
// current folder.
std::string DefaultCasesRoot() {
  if (parley::CarriesCases()) return "";
  const char* root = getenv("PARLEY_ROOT");
  return root != nullptr && *root != '\0' ? std::string(root) + "/cases" : "cases";
}

// Columns of the terminal; 0 where output is none.
int Width() {
  winsize size = {};
  return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

// What is wrong with the command line, said by name and with what was probably meant.
std::string FailureMessage(const CLI::App* app, const CLI::Error& error) {
  parley::UsageMistake mistake;
  for (const CLI::App* command : app->get_subcommands({})) {
    mistake.commands.push_back(command->get_name());
    if (!command->parsed()) continue;
    mistake.command = command->get_name();
    app = command;
    break;
  }
  for (const CLI::Option* option : app->get_options()) {
    for (const std::string& name : option->get_lnames()) mistake.options.push_back("--" + name);
    for (const std::string& name : option->get_snames()) mistake.options.push_back("-" + name);
  }
  // Words are left over, too, where another one was wrong before them.
  const bool strange = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  if (strange || mistake.command.empty()) mistake.unknown = app->remaining();
  mistake.problem = error.what();
  return UsageText(mistake);
}

// What the program is asked for, once it knows that it is neither an actor nor the first process.
int RunCommandLine(int argc, char** argv);

}  // namespace

int main(int argc, char** argv) {
  // The static binary may stand on a system of which nothing is known, or be all there is of it.
  if (parley::CarriesCases()) parley::UseBuiltInNameService();
  std::vector<char*> arguments(argv, argv + argc);
  if (parley::IsFirstProcess(argv[0])) parley::RunAsInit(&arguments);
  argc = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  argv = arguments.data();

  // An actor that executed itself goes on with its steps.
  parley::RunAsActorIfAsked(argc, argv);

  parley::OccupyStandardStreams();
  return parley::StatusAfterOutput(RunCommandLine(argc, argv), std::cout, std::cerr);
}

namespace {

int RunCommandLine(int argc, char** argv) {
  CLI::App app{"Parley checks that inter-process communication behaves as it should."};
  app.name("parley");
  app.require_subcommand(1);
  app.failure_message(FailureMessage);
  app.set_help_all_flag("--help-all", "Help for all commands");
  std::string cases_root = DefaultCasesRoot();

  parley::RunCommand run;
  CLI::App* run_app = app.add_subcommand("run", "Run cases on this system");
  run_app->add_option("cases", run.patterns,
                      "Files, folders, ids, parts of ids or patterns (sysv/*); none: all");
  run_app->add_option("--cases", cases_root, "Folder of cases")->capture_default_str();
  run_app->add_option("-j,--jobs", run.jobs, "Cases side by side; 0: four per processor")
      ->check(CLI::Range(0, 1000));
  run_app->add_option("--profile", run.profile, "What is required: posix, or linux (and posix)")
      ->check(CLI::IsMember({"posix", "linux"}))
      ->capture_default_str();
  run_app->add_option("--deadline", run.deadline_seconds, "Seconds that one step may take")
      ->check(CLI::Range(0.01, 3600.0))
      ->capture_default_str();
  run_app->add_option("--runs", run.runs, "Run every case so often; verdicts must agree")
      ->check(CLI::Range(1, 1000000));
  bool without_namespaces = false;
  run_app->add_flag("--no-namespaces", without_namespaces, "Do without namespaces");
  run_app->add_option("--sleep-by", run.sleep_by, "By what to see who sleeps; none: the best here")
      ->check(CLI::IsMember({"syscall", "state", "silence"}));
  run_app->add_flag("-v,--verbose", run.verbose, "Name every case");
  run_app->add_option("--baseline", run.baseline,
                      "Known deviations: a file, or none (default: NAME.baseline.yaml beside the "
                      "target)");
  run_app
      ->add_option("--report", run.reports,
                   "Write a report: " + parley::ReportFormatNames() + "; FILE - is standard output")
      ->type_name("FORMAT=FILE")
      ->allow_extra_args(false);
  // Short forms of two of them.
  for (const std::string format : {"json", "junit"}) {
    run_app
        ->add_option_function<std::string>(
            "--" + format,
            [&run, format](const std::string& file) { run.reports.push_back(format + "=" + file); },
            "The same as --report " + format + "=FILE")
        ->type_name("FILE");
  }
  parley::RunTargetCommand where;
  run_app->add_option("--target", where.target, "On which system: a name (parley targets), a file")
      ->capture_default_str();
  run_app->add_option("--kernel", where.kernel, "The kernel to boot, for targets that boot one");
  run_app->add_option("--via", where.via,
                      "For --target command: a command line with {arguments} and {binary}");
  run_app->add_option("--binary", where.binary, "The static binary to put on the target");
  constexpr char kPrograms[] = "For programs that run Parley elsewhere (reports/README.md)";
  run_app->add_flag("--stream", run.stream, "Write records instead of a report")->group(kPrograms);
  run_app->add_option("--only", run.only, "Of these cases only some, by index: 0-12,14")
      ->group(kPrograms);
  run_app
      ->add_option("--settle", run.settle_ms,
                   "Milliseconds for which a process must rest where none can be asked")
      ->check(CLI::Range(1, 60000))
      ->group(kPrograms);

  parley::DiffCommand diff;
  CLI::App* diff_app = app.add_subcommand("diff", "Show what changed between two runs");
  diff_app->add_option("old", diff.old_file, "What run --json wrote before")->required();
  diff_app->add_option("new", diff.new_file, "What it wrote after, or on another system")
      ->required();
  diff_app->add_option("--json", diff.json, "Write the changes to this file; - is standard output");
  diff_app->add_flag("-v,--verbose", diff.verbose, "Name all, with the traces of what got worse");

  parley::TargetsCommand targets;
  CLI::App* targets_app = app.add_subcommand(
      "targets", "Show the systems on which cases can be run, and what is missing to use them");
  targets_app->add_option("names", targets.names, "These in full; none: a table of all");

  parley::ReportCommand report;
  CLI::App* report_app =
      app.add_subcommand("report", "Set the results of several systems side by side");
  report_app->add_option("files", report.files, "What run --json wrote, one file for each system")
      ->required();
  report_app->add_option("--html", report.html, "Write a page of HTML to this file");
  report_app->add_option("--md", report.markdown, "Write Markdown to this file");

  parley::ImageCommand image;
  CLI::App* image_app =
      app.add_subcommand("image", "Make an initramfs that runs the cases, and show how to boot it");
  image_app->add_option("cases", image.patterns, "Which; as for run");
  image_app->add_option("--kernel", image.kernel, "The kernel that is to boot it");
  image_app->add_option("--binary", image.binary, "The static binary");
  image_app->add_option("--target", image.target, "The target whose command line is shown")
      ->capture_default_str();
  image_app->add_option("-o,--output", image.output, "File to write")->capture_default_str();

  parley::ProveCommand prove;
  CLI::App* prove_app =
      app.add_subcommand("prove", "Show that the cases fail on systems that are wrong on purpose");
  prove_app->add_option("cases", prove.patterns, "Which; as for run");
  prove_app->add_option("--faults", prove.options.fault_pattern,
                        "Only named faults that match: a part of the name or a pattern");
  bool only_generic = false, only_named = false;
  CLI::Option* generic_option =
      prove_app->add_flag("--generic", only_generic, "Only faults derived from the cases");
  prove_app->add_flag("--named", only_named, "Only faults of the catalogue")
      ->excludes(generic_option);
  prove_app->add_flag("--all", prove.options.all_calls,
                      "Derive faults from every call, not only those that the claim is about");
  prove_app
      ->add_option("--sample", prove.options.sample,
                   "Only so many cases and so many named faults; 0: all")
      ->check(CLI::Range(0, 1000000));
  prove_app->add_option("--seed", prove.options.seed, "Which ones")->capture_default_str();
  prove_app->add_option("--json", prove.json, "Write the proof to this file");
  prove_app->add_flag("--every", prove.options.every,
                      "Try a named fault on every case, not only until one catches it");
  prove_app->add_option("-j,--jobs", prove.jobs, "Runs side by side; 0: some per processor")
      ->check(CLI::Range(0, 1000));
  prove_app->add_flag("-v,--verbose", prove.verbose, "Tell also what was caught, and how");

  std::vector<std::string> check_paths;
  CLI::App* check_app = app.add_subcommand("check", "Look for mistakes in cases, without running");
  check_app->add_option("files", check_paths, "Files or folders; none: all cases");

  parley::ListCommand list;
  CLI::App* list_app = app.add_subcommand("list", "List cases");
  list_app->add_option("cases", list.patterns, "Which; as for run");
  list_app->add_flag("-l,--long", list.long_form, "With claims and behaviours covered");

  parley::ExplainCommand explain;
  CLI::App* explain_app = app.add_subcommand("explain", "Say what a case claims and does");
  explain_app->add_option("cases", explain.patterns, "Ids, or what run takes")->required();

  parley::CallsCommand calls;
  CLI::App* calls_app = app.add_subcommand("calls", "Show the calls that cases can make");
  calls_app->add_option("name", calls.filter, "A name, a part of it, or a family such as sysv");
  calls_app->add_flag("--structs", calls.structs, "Show the structs instead");
  calls_app->add_flag("--markdown", calls.markdown, "As a page of tables");

  parley::DoctorCommand doctor;
  CLI::App* doctor_app =
      app.add_subcommand("doctor", "Say what this system allows and what cannot be tested on it");
  doctor_app->add_option("cases", doctor.patterns, "Which; as for run");

  parley::CoverageCommand coverage;
  CLI::App* coverage_app =
      app.add_subcommand("coverage", "Show which behaviours of the catalogue have cases");
  coverage_app->add_flag("-l,--long", coverage.long_form, "With what is not covered in words");

  parley::BlessCommand bless;
  CLI::App* bless_app =
      app.add_subcommand("bless", "Run a file and write results into lines that state none");
  bless_app->add_option("file", bless.file, "The case file")->required();
  bless_app->add_option("key", bless.key, "Only this case of it");

  for (CLI::App* command : {check_app, list_app, explain_app, doctor_app, coverage_app, bless_app,
                            prove_app, image_app}) {
    command->add_option("--cases", cases_root, "Folder of cases")->capture_default_str();
  }

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? 0 : kUsage;
  }
  if (run_app->parsed()) {
    run.cases_root = cases_root;
    run.namespaces = !without_namespaces;
    where.targets_folder = parley::TargetsFolder();
    return parley::RunOnTarget(run, where);
  }
  if (prove_app->parsed()) {
    prove.cases_root = cases_root;
    // Words for named faults ask for nothing else; words for cases leave open who else would catch
    // a named fault.
    const bool some_faults = only_named || !prove.options.fault_pattern.empty();
    prove.options.generic = !some_faults;
    prove.options.named = some_faults || (!only_generic && prove.patterns.empty());
    return parley::ProveCases(prove);
  }
  if (diff_app->parsed()) {
    diff.style = parley::ConsoleOptionsFor(STDOUT_FILENO, false).style;
    return parley::DiffRuns(diff, std::cout, std::cerr);
  }
  if (targets_app->parsed()) {
    targets.folder = parley::TargetsFolder();
    return parley::ShowTargets(targets, std::cout, std::cerr);
  }
  if (report_app->parsed()) return parley::MakeReport(report, std::cout, std::cerr);
  if (image_app->parsed()) {
    image.cases_root = cases_root;
    image.targets_folder = parley::TargetsFolder();
    return parley::MakeImage(image, std::cout, std::cerr);
  }
  if (check_app->parsed()) {
    return parley::CheckFiles(check_paths, cases_root, std::cout, std::cerr);
  }
  if (list_app->parsed()) {
    list.cases_root = cases_root;
    return parley::ListCases(list, std::cout, std::cerr);
  }
  if (explain_app->parsed()) {
    explain.cases_root = cases_root;
    explain.width = Width();
    return parley::ExplainCases(explain, std::cout, std::cerr);
  }
  if (calls_app->parsed()) return parley::ShowCalls(calls, std::cout, std::cerr);
  if (doctor_app->parsed()) {
    doctor.cases_root = cases_root;
    return parley::Diagnose(doctor, std::cout, std::cerr);
  }
  if (coverage_app->parsed()) {
    coverage.cases_root = cases_root;
    return parley::ShowCoverage(coverage, std::cout, std::cerr);
  }
  if (bless_app->parsed()) {
    bless.cases_root = cases_root;
    return parley::Bless(bless, std::cout, std::cerr);
  }
  return kUsage;
}

}  // namespace
