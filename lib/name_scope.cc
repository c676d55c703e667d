#include "lib/name_scope.h"

#include <algorithm>

namespace parley {

NameScope::NameScope(const std::vector<Actor>& known, Diagnostics* diagnostics)
    : diagnostics_(diagnostics) {
  for (const Actor& actor : known) {
    ActorScope& scope = actors[actor.name];
    scope.exists = actor.origin == Actor::Origin::kRoot;
    scope.process = actor.name;
  }
}

void NameScope::Bind(const std::string& name, Location where) {
  bound_[name] = where;
  ever_bound_.emplace(name, where);
}

void NameScope::Assume(const Expr& expr) {
  if (expr.kind == Expr::Kind::kName && !IsActor(expr.text)) {
    if (!IsBound(expr.text)) Bind(expr.text, expr.where);
    Use(expr.text);
  }
  if (expr.kind == Expr::Kind::kCall && expr.text == "sizeof") return;
  for (const ExprPtr& item : expr.items) Assume(*item);
  for (const FieldExpr& field : expr.fields) {
    if (field.value != nullptr) Assume(*field.value);
    if (field.kind == FieldExpr::Kind::kBase) Use(field.path);
  }
}

std::map<std::string, Location> NameScope::UnbindSince(const NameScope& before) {
  std::map<std::string, Location> taken;
  for (const auto& [name, where] : bound_) {
    if (!before.IsBound(name)) taken.emplace(name, where);
  }
  for (const auto& [name, where] : taken) bound_.erase(name);
  return taken;
}

void NameScope::Join(const std::vector<NameScope>& ends) {
  if (ends.empty()) return;
  for (const NameScope& end : ends) {
    for (const auto& [name, where] : end.ever_bound_) ever_bound_.emplace(name, where);
    for (const auto& [name, count] : end.uses_) uses_[name] = std::max(uses_[name], count);
  }
  for (const auto& [name, where] : ends[0].bound_) {
    const bool everywhere = std::all_of(ends.begin(), ends.end(), [&name = name](const auto& end) {
      return end.bound_.count(name) != 0;
    });
    if (everywhere) bound_.emplace(name, where);
  }
  for (auto& [name, scope] : actors) {
    const ActorScope& first = ends[0].actors.at(name);
    bool same = true;
    for (const NameScope& end : ends) {
      const ActorScope& other = end.actors.at(name);
      same = same && other.exists == first.exists && other.ended == first.ended &&
             (other.blocked_at.line != 0) == (first.blocked_at.line != 0) &&
             other.held.size() == first.held.size() && other.to_the_end == first.to_the_end;
    }
    scope = first;
    if (!same) scope.uncertain = true;
  }
}

void NameScope::JoinAll(const std::vector<NameScope>& ends) {
  for (const NameScope& end : ends) {
    for (const auto& [name, where] : end.ever_bound_) ever_bound_.emplace(name, where);
    for (const auto& [name, count] : end.uses_) uses_[name] = std::max(uses_[name], count);
    for (const auto& [name, where] : end.bound_) bound_.emplace(name, where);
  }
}

void NameScope::LeaveRepeat(const NameScope& inside) {
  for (const auto& [name, where] : inside.ever_bound_) ever_bound_.emplace(name, where);
  for (const auto& [name, count] : inside.uses_) uses_[name] = std::max(uses_[name], count);
  actors = inside.actors;
}

void NameScope::ReportUnused() const {
  for (const auto& [name, where] : ever_bound_) {
    auto used = uses_.find(name);
    if (used == uses_.end() || used->second == 0) {
      diagnostics_->Error(where,
                          name + " is bound and never used; write _ where it does not matter");
    }
  }
}

}  // namespace parley
