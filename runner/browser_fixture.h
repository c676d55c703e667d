// For tests: a Chromium without a window, spoken to through a pair of pipes (the Chrome DevTools
// Protocol: JSON documents, each ended by a null byte).
#ifndef PARLEY_RUNNER_BROWSER_FIXTURE_H_
#define PARLEY_RUNNER_BROWSER_FIXTURE_H_

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "runner/arena.h"
#include "runner/cleanup.h"

namespace parley {

class Browser {
 public:
  using Json = nlohmann::json;

  // Null if there is none here; `why` then says so.
  static std::unique_ptr<Browser> Start(std::string* why) {
    const std::string program = Find();
    if (program.empty()) {
      *why = "no Chromium in PATH (Debian: apt install chromium)";
      return nullptr;
    }
    std::unique_ptr<Browser> browser(new Browser);
    if (browser->Launch(program) && browser->Attach()) return browser;
    *why = program + " does not start here";
    for (const std::string& error : browser->errors_) *why += ": " + error;
    return nullptr;
  }

  ~Browser() {
    if (pid_ > 0) {
      session_ = "";
      if (to_ >= 0) Call("Browser.close", Json::object());
      Reap();
    }
    for (const int fd : {to_, from_}) {
      if (fd >= 0) close(fd);
    }
    if (!folder_.empty()) RemoveTree(folder_);
  }
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  // Sends a command and waits for its answer; null after an error, which is kept in errors().
  Json Call(const std::string& method, const Json& parameters) {
    const int64_t id = ++id_;
    Json message = {{"id", id}, {"method", method}, {"params", parameters}};
    if (!session_.empty()) message["sessionId"] = session_;
    if (!Send(message.dump())) return nullptr;
    for (Json answer = Receive(); !answer.is_null(); answer = Receive()) {
      if (answer.value("id", int64_t{0}) == id) {
        if (answer.contains("error")) errors_.push_back(method + ": " + answer["error"].dump());
        return answer.value("result", Json());
      }
      Note(answer);
    }
    return nullptr;
  }

  // Opens an address and waits until the page is there.
  void Open(const std::string& url) {
    loaded_ = false;
    // From one place of a page to another nothing is loaded.
    Call("Page.navigate", {{"url", "about:blank"}});
    WaitUntilLoaded();
    Call("Page.navigate", {{"url", url}});
    WaitUntilLoaded();
  }

  // The value of an expression of JavaScript; a promise is waited for.
  Json Eval(const std::string& expression) {
    const Json result =
        Call("Runtime.evaluate",
             {{"expression", expression}, {"returnByValue", true}, {"awaitPromise", true}});
    if (!result.is_object()) return nullptr;
    if (result.contains("exceptionDetails")) {
      errors_.push_back(expression + ": " + result["exceptionDetails"].dump());
    }
    return result.value("result", Json::object()).value("value", Json());
  }

  // A key as a keyboard sends it: one character, or a name such as "Enter", "Escape", "ArrowDown".
  void Press(const std::string& key) {
    Json down = {{"type", "keyDown"}, {"key", key}};
    if (key == "Enter") {
      down.update({{"text", "\r"}, {"windowsVirtualKeyCode", 13}});
    } else if (key == "Escape") {
      down["windowsVirtualKeyCode"] = 27;
    } else if (key.size() == 1) {
      down["text"] = key;
    }
    Call("Input.dispatchKeyEvent", down);
    Call("Input.dispatchKeyEvent", {{"type", "keyUp"}, {"key", key}});
  }
  void Type(const std::string& text) {
    for (const char c : text) Press(std::string(1, c));
  }

  // What went wrong: with the protocol, in scripts; dialogs that were opened. And what was asked
  // of somewhere else than the page's own file.
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  static constexpr int64_t kPatience = 60'000'000'000;

  Browser() = default;

  static std::string Find() {
    const char* const path = getenv("PATH");
    for (const char* const name :
         {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}) {
      std::istringstream folders(path == nullptr ? "" : path);
      for (std::string folder; std::getline(folders, folder, ':');) {
        const std::string program = folder + "/" + name;
        if (access(program.c_str(), X_OK) == 0) return program;
      }
    }
    return "";
  }

  bool Launch(const std::string& program) {
    const char* const base = getenv("TEST_TMPDIR");
    folder_ = std::string(base == nullptr ? "/tmp" : base) + "/browser.XXXXXX";
    int to[2], from[2];
    if (mkdtemp(folder_.data()) == nullptr || pipe2(to, O_CLOEXEC) != 0 ||
        pipe2(from, O_CLOEXEC) != 0) {
      errors_.push_back(strerror(errno));
      folder_.clear();
      return false;
    }
    const std::string profile = "--user-data-dir=" + folder_;
    const std::vector<const char*> arguments = {program.c_str(),
                                                "--headless",
                                                "--no-sandbox",
                                                "--disable-gpu",
                                                "--disable-dev-shm-usage",
                                                "--disable-extensions",
                                                "--disable-background-networking",
                                                "--no-first-run",
                                                "--remote-debugging-pipe",
                                                profile.c_str(),
                                                "about:blank",
                                                nullptr};
    pid_ = fork();
    if (pid_ == 0) {
      setsid();
      setenv("HOME", folder_.c_str(), 1);
      // Away from 3 and 4 first: either may be one of them.
      const int in = fcntl(to[0], F_DUPFD, 10), out = fcntl(from[1], F_DUPFD, 10);
      const int null = open("/dev/null", O_RDWR);
      dup2(null, 0), dup2(null, 1), dup2(null, 2), dup2(in, 3), dup2(out, 4);
      execv(program.c_str(), const_cast<char* const*>(arguments.data()));
      _exit(127);
    }
    close(to[0]), close(from[1]);
    to_ = to[1], from_ = from[0];
    signal(SIGPIPE, SIG_IGN);
    return pid_ > 0;
  }

  bool Attach() {
    const Json target = Call("Target.createTarget", {{"url", "about:blank"}});
    if (!target.is_object()) return false;
    const Json session = Call("Target.attachToTarget",
                              {{"targetId", target.value("targetId", "")}, {"flatten", true}});
    if (!session.is_object()) return false;
    session_ = session.value("sessionId", "");
    for (const char* const part : {"Page", "Runtime", "Network"}) {
      Call(std::string(part) + ".enable", Json::object());
    }
    return errors_.empty();
  }

  void Reap() {
    const int64_t deadline = MonotonicNow() + kPatience / 6;
    while (waitpid(pid_, nullptr, WNOHANG) == 0) {
      if (MonotonicNow() > deadline) {
        kill(-pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        return;
      }
      poll(nullptr, 0, 10);
    }
  }

  bool Send(std::string text) {
    text += '\0';
    for (size_t sent = 0; sent < text.size();) {
      const ssize_t n = write(to_, text.data() + sent, text.size() - sent);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) {
        errors_.push_back(std::string("writing: ") + strerror(errno));
        return false;
      }
      sent += static_cast<size_t>(n);
    }
    return true;
  }

  // The next message, or null after an error.
  Json Receive() {
    const int64_t deadline = MonotonicNow() + kPatience;
    size_t end;
    while ((end = buffer_.find('\0')) == std::string::npos) {
      pollfd ready = {from_, POLLIN, 0};
      const int64_t left_ms = (deadline - MonotonicNow()) / 1'000'000;
      if (left_ms <= 0 || poll(&ready, 1, static_cast<int>(left_ms)) == 0) {
        errors_.push_back("no answer in time");
        return nullptr;
      }
      char bytes[65536];
      const ssize_t n = read(from_, bytes, sizeof bytes);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) {
        errors_.push_back("it is gone");
        return nullptr;
      }
      buffer_.append(bytes, static_cast<size_t>(n));
    }
    Json message = Json::parse(buffer_.substr(0, end), nullptr, false);
    buffer_.erase(0, end + 1);
    if (message.is_object()) return message;
    errors_.push_back("an answer that is no object");
    return nullptr;
  }

  void Note(const Json& event) {
    const std::string method = event.value("method", "");
    if (method == "Page.loadEventFired") {
      loaded_ = true;
    } else if (method == "Runtime.exceptionThrown" || method == "Page.javascriptDialogOpening") {
      errors_.push_back(event.dump());
    } else if (method == "Network.requestWillBeSent") {
      const std::string url = event["params"]["request"].value("url", "");
      if (url.rfind("file:", 0) != 0 && url != "about:blank") errors_.push_back("asked for " + url);
    }
  }

  void WaitUntilLoaded() {
    while (!loaded_) {
      const Json event = Receive();
      if (event.is_null()) return;
      Note(event);
    }
    loaded_ = false;
  }

  pid_t pid_ = -1;
  int to_ = -1, from_ = -1;
  std::string folder_;   // its profile
  std::string session_;  // with the page
  std::string buffer_;   // read and not yet taken
  int64_t id_ = 0;
  bool loaded_ = false;
  std::vector<std::string> errors_;
};

}  // namespace parley

#endif  // PARLEY_RUNNER_BROWSER_FIXTURE_H_
