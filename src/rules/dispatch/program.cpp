// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/program.h"

namespace mitsuke::rules {

namespace {

/// Writes from the back: where a part goes on is known before the part is written.
class Writer {
public:
    Writer(std::vector<ProgramStep>& steps, size_t size_max) : steps_(steps), size_max_(size_max) {}

    int32_t write(const Formula& formula, int32_t if_true, int32_t if_false) {
        const auto& parts = formula.children;
        switch (formula.kind) {
            case Formula::Kind::atom: return write_step({formula.atom, if_true, if_false});
            case Formula::Kind::negation: return write(parts[0], if_false, if_true);
            case Formula::Kind::at_least: return write_at_least(formula, if_true, if_false);
            case Formula::Kind::all_of:
                for (size_t index = parts.size(); index-- > 0;) if_true = write(parts[index], if_true, if_false);
                return if_true;
            case Formula::Kind::any_of:
                for (size_t index = parts.size(); index-- > 0;) if_false = write(parts[index], if_true, if_false);
                return if_false;
        }
        return if_false;
    }
    bool is_too_long() const { return steps_.size() > size_max_; }

private:
    int32_t write_step(const ProgramStep& step) {
        if (is_too_long()) return verdict_false;
        steps_.push_back(step);
        return static_cast<int32_t>(steps_.size() - 1);
    }

    /// Each part is written once for each number of parts that may still be missing there.
    int32_t write_at_least(const Formula& formula, int32_t if_true, int32_t if_false) {
        std::vector<int32_t> next(formula.count + 1, if_false);  // by the number missing, after all parts
        next[0] = if_true;
        for (size_t index = formula.children.size(); index-- > 0;) {
            for (size_t missing = formula.count; missing > 0; --missing) {
                if (is_too_long()) return if_false;
                next[missing] = write(formula.children[index], next[missing - 1], next[missing]);
            }
        }
        return next[formula.count];
    }

    std::vector<ProgramStep>& steps_;
    size_t size_max_;
};

}  // namespace

std::optional<int32_t> append_program(const Formula& formula, size_t steps_max, std::vector<ProgramStep>& steps) {
    const size_t before = steps.size();
    Writer writer(steps, before + steps_max);
    const int32_t first = writer.write(formula, verdict_true, verdict_false);
    if (!writer.is_too_long()) return first;
    steps.resize(before);
    return {};
}

}  // namespace mitsuke::rules
