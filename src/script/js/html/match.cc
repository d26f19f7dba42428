// Which nodes match: chain by chain and step by step, each step one pass over the tree, so that no selector takes
// longer than its length times the tree's size.
#include <unordered_map>

#include "base/text.h"
#include "script/js/html/selector.h"

namespace brink::script::js::html {
namespace {

bool has_word(std::string_view text, std::string_view wanted) {
  constexpr std::string_view blanks = " \t\n\r\f";
  if (wanted.empty() || wanted.find_first_of(blanks) != std::string_view::npos) return false;
  for (std::size_t at = 0; (at = text.find(wanted, at)) != std::string_view::npos; ++at) {
    const std::size_t end = at + wanted.size();
    const bool begins = at == 0 || blanks.find(text[at - 1]) != std::string_view::npos;
    if (begins && (end == text.size() || blanks.find(text[end]) != std::string_view::npos)) return true;
  }
  return false;
}

bool holds_exactly(const Simple& simple, std::string_view value, std::string_view wanted) {
  switch (simple.compare) {
    case Simple::Compare::present: return true;
    case Simple::Compare::equals: return value == wanted;
    case Simple::Compare::differs: return value != wanted;
    case Simple::Compare::word: return has_word(value, wanted);
    case Simple::Compare::language:
      return value == wanted || (value.starts_with(wanted) && value.substr(wanted.size()).starts_with('-'));
    case Simple::Compare::begins: return !wanted.empty() && value.starts_with(wanted);
    case Simple::Compare::ends: return !wanted.empty() && value.ends_with(wanted);
    case Simple::Compare::part: return !wanted.empty() && value.find(wanted) != std::string_view::npos;
  }
  return false;
}

bool holds(const Simple& simple, const std::string* value) {
  if (value == nullptr) return simple.compare == Simple::Compare::differs;
  if (!simple.fold) return holds_exactly(simple, *value, simple.value);
  return holds_exactly(simple, to_lower(*value), to_lower(simple.value));
}

// Whether `place`, from 1, is one of a·n+b.
bool is_nth(const Simple& simple, std::uint32_t place) {
  const std::int64_t from = static_cast<std::int64_t>(place) - simple.b;
  if (simple.a == 0) return from == 0;
  return from % simple.a == 0 && from / simple.a >= 0;
}

class Matcher {
 public:
  explicit Matcher(const Tree& tree) : tree_(tree) {}

  Matches any(const Selector& selector) {
    Matches found(tree_.size());
    for (const auto& chain : selector.any) {
      const Matches one = along(chain);
      for (Id id = 0; id < tree_.size(); ++id) {
        if (one[id]) found[id] = true;
      }
    }
    return found;
  }

 private:
  Matches along(const std::vector<Step>& chain) {
    Matches now;
    for (const Step& step : chain) {
      Matches next = all(step);
      if (step.combinator != Combinator::none) keep_related(next, now, step.combinator);
      now = std::move(next);
    }
    return now;
  }

  // Of `nodes`, those that stand so to one of `others`.
  void keep_related(Matches& nodes, const Matches& others, Combinator combinator) const {
    // By node: whether something above it, or before it beside it, is one of the others.
    Matches reached(tree_.size());
    for (Id id = 1; id < tree_.size(); ++id) {
      const Node& node = tree_.node(id);
      switch (combinator) {
        case Combinator::none: break;
        case Combinator::child: reached[id] = others[node.parent]; break;
        case Combinator::below: reached[id] = others[node.parent] || reached[node.parent]; break;
        case Combinator::next:
        case Combinator::later: {
          const Id before = previous_element(id);
          if (before != none) reached[id] = others[before] || (combinator == Combinator::later && reached[before]);
          break;
        }
      }
    }
    for (Id id = 0; id < tree_.size(); ++id) {
      if (!reached[id]) nodes[id] = false;
    }
  }

  // Each text is passed by one element only, as two texts never stand side by side but for comments.
  Id previous_element(Id id) const {
    Id at = tree_.node(id).previous;
    while (at != none && !tree_.is_element(at)) at = tree_.node(at).previous;
    return at;
  }

  Matches all(const Step& step) {
    Matches found(tree_.size());
    for (Id id = 0; id < tree_.size(); ++id) found[id] = tree_.is_element(id);
    for (const Simple& simple : step.all) keep(found, simple);
    return found;
  }

  template <class Holds>
  void keep_if(Matches& found, const Holds& holds) const {
    for (Id id = 0; id < tree_.size(); ++id) {
      if (found[id] && !holds(id)) found[id] = false;
    }
  }

  void keep(Matches& found, const Simple& simple) {
    using enum Simple::Kind;
    switch (simple.kind) {
      case type: return keep_if(found, [&](Id id) { return tree_.node(id).text == simple.name; });
      case attribute: return keep_if(found, [&](Id id) { return holds(simple, tree_.attribute(id, simple.name)); });
      case is_not: {
        const Matches inner = any(*simple.inner);
        return keep_if(found, [&](Id id) { return !inner[id]; });
      }
      case has: return keep_if(found, [above = above(any(*simple.inner))](Id id) { return above[id]; });
      case has_child: return keep_if(found, [above = parents(any(*simple.inner))](Id id) { return above[id]; });
      case contains: return keep_containing(found, simple.value);
      case contains_own:
        return keep_if(found, [&](Id id) { return own_text(id).find(simple.value) != std::string::npos; });
      case nth_child:
      case nth_last_child:
      case only_child: return keep_at(found, simple);
      case nth_of_type:
      case nth_last_of_type:
      case only_of_type: return keep_at_of_type(found, simple);
      default: return keep_if(found, [&](Id id) { return is(simple.kind, id); });
    }
  }

  // What has one of these below it, or as a child.
  Matches above(Matches below) const {
    Matches found(tree_.size());
    for (Id id = tree_.size(); id-- > 1;) {
      if (below[id] || found[id]) found[tree_.node(id).parent] = true;
    }
    return found;
  }
  Matches parents(Matches children) const {
    Matches found(tree_.size());
    for (Id id = 1; id < tree_.size(); ++id) {
      if (children[id]) found[tree_.node(id).parent] = true;
    }
    return found;
  }

  void keep_at(Matches& found, const Simple& simple) const {
    keep_if(found, [&](Id id) {
      const Node& node = tree_.node(id);
      const std::uint32_t count = tree_.node(node.parent).elements;
      if (simple.kind == Simple::Kind::only_child) return count == 1;
      return is_nth(simple, simple.kind == Simple::Kind::nth_child ? node.place : count - node.place + 1);
    });
  }

  void keep_at_of_type(Matches& found, const Simple& simple) const {
    using Counts = std::unordered_map<std::string_view, std::uint32_t>;
    std::unordered_map<Id, Counts> counts;  // by parent
    std::vector<std::uint32_t> places(tree_.size());
    for (Id id = 1; id < tree_.size(); ++id) {
      if (tree_.is_element(id)) places[id] = ++counts[tree_.node(id).parent][tree_.node(id).text];
    }
    keep_if(found, [&](Id id) {
      const std::uint32_t count = counts[tree_.node(id).parent][tree_.node(id).text];
      if (simple.kind == Simple::Kind::only_of_type) return count == 1;
      return is_nth(simple, simple.kind == Simple::Kind::nth_of_type ? places[id] : count - places[id] + 1);
    });
  }

  // Whose text has it: found in the text of the whole document, and told by where that lies in it.
  void keep_containing(Matches& found, std::string_view wanted) const {
    std::string text;
    std::vector<std::size_t> begins(tree_.size() + std::size_t{1});
    for (Id id = 0; id < tree_.size(); ++id) {
      begins[id] = text.size();
      if (tree_.node(id).kind == Kind::text) text += tree_.node(id).text;
    }
    begins[tree_.size()] = text.size();
    // By place in the text: where it is found next.
    std::vector<std::size_t> places;
    for (std::size_t at = 0; (at = text.find(wanted, at)) != std::string::npos && at < text.size(); ++at)
      places.push_back(at);
    keep_if(found, [&](Id id) {
      if (wanted.empty()) return true;
      const auto next = std::lower_bound(places.begin(), places.end(), begins[id]);
      return next != places.end() && *next + wanted.size() <= begins[tree_.node(id).end];
    });
  }

  std::string own_text(Id id) const {
    std::string text;
    for (Id child = tree_.node(id).first_child; child != none; child = tree_.node(child).next) {
      if (tree_.node(child).kind == Kind::text) text += tree_.node(child).text;
    }
    return text;
  }

  bool is(Simple::Kind kind, Id id) const {
    const Node& node = tree_.node(id);
    const std::string& name = node.text;
    const bool is_control = name == "input" || name == "select" || name == "textarea" || name == "button";
    switch (kind) {
      case Simple::Kind::root: return node.parent == document;
      case Simple::Kind::empty: return is_empty(id);
      case Simple::Kind::input: return is_control;
      case Simple::Kind::enabled:
        return (is_control || name == "option" || name == "fieldset") && tree_.attribute(id, "disabled") == nullptr;
      case Simple::Kind::disabled:
        return (is_control || name == "option" || name == "fieldset") && tree_.attribute(id, "disabled") != nullptr;
      case Simple::Kind::checked:
        return (name == "input" && tree_.attribute(id, "checked") != nullptr) ||
               (name == "option" && tree_.attribute(id, "selected") != nullptr);
      case Simple::Kind::link: return (name == "a" || name == "area") && tree_.attribute(id, "href") != nullptr;
      default: return false;
    }
  }

  bool is_empty(Id id) const {
    for (Id child = tree_.node(id).first_child; child != none; child = tree_.node(child).next) {
      const Kind kind = tree_.node(child).kind;
      if (kind == Kind::element || kind == Kind::text) return false;
    }
    return true;
  }

  const Tree& tree_;
};

}  // namespace

Matches match(const Selector& selector, const Tree& tree) { return Matcher(tree).any(selector); }

}  // namespace brink::script::js::html
