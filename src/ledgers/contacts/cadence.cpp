// SPDX-License-Identifier: Apache-2.0
// The simulations that set the constants are told in docs/decisions/0019-a-beacon-is-no-verdict.md.
#include "ledgers/contacts/cadence.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "ledgers/contacts/fast_exp.h"

namespace mitsuke::ledgers {

namespace {

constexpr double cluster_seconds = 900;

using Intervals = std::vector<double>;

Intervals intervals_of(std::span<const uint32_t> seconds, double cluster) {
    Intervals intervals;
    intervals.reserve(seconds.size());
    for (size_t index = 1, last = 0; index < seconds.size(); ++index) {
        const double interval = static_cast<double>(seconds[index]) - static_cast<double>(seconds[last]);
        if (interval < cluster || interval <= 0) continue;
        intervals.push_back(interval);
        last = index;
    }
    return intervals;
}

double quantile(const Intervals& sorted, double share) {
    return sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
}

struct Range {
    double low = 0, high = 0;
};

// Where a rhythm is worth looking for: about a length near which more of the intervals lie than of a
// memoryless sender's (0.28 of them within 40 % of the median).
std::vector<Range> promising_periods(const Intervals& sorted) {
    constexpr double width = 0.4, share_min = 0.45;
    std::vector<Range> ranges;
    for (const double share : {0.15, 0.3, 0.5}) {
        const double middle = quantile(sorted, share);
        const auto low = std::lower_bound(sorted.begin(), sorted.end(), middle * (1 - width));
        const auto high = std::upper_bound(sorted.begin(), sorted.end(), middle * (1 + width));
        if (static_cast<double>(high - low) < share_min * static_cast<double>(sorted.size())) continue;
        Range range{std::max(period_min, middle * (1 - width)), std::min(period_max, middle * (1 + width))};
        if (!ranges.empty()) range.low = std::max(range.low, ranges.back().high);
        if (range.low < range.high) ranges.push_back(range);
    }
    return ranges;
}

// What a sender without a rhythm does: at one rate, or in bursts with pauses between (a mixture of two
// exponentials, fitted by expectation and maximisation).
std::vector<double> densities_without_rhythm(const Intervals& intervals, const Intervals& sorted) {
    constexpr int rounds = 12;
    const auto count = static_cast<double>(intervals.size());
    double total = 0;
    for (const double each : intervals) total += each;
    double short_mean = std::max(1.0, quantile(sorted, 0.5) / 2), long_mean = std::max(2.0, 2 * total / count),
           share = 0.5;
    for (int round = 0; round < rounds; ++round) {
        // An interval is of the short kind with the odds a e^(b t).
        const double slope = 1 / short_mean - 1 / long_mean;
        const double offset = std::log(share / short_mean) - std::log((1 - share) / long_mean);
        double weight = 0, short_sum = 0;
        for (const double each : intervals) {
            const double odds = offset - slope * each;
            const double small = static_cast<double>(exp_of(static_cast<float>(-std::abs(odds))));
            const double part = (odds > 0 ? 1 : small) / (1 + small);
            weight += part;
            short_sum += part * each;
        }
        share = std::clamp(weight / count, 0.02, 0.98);
        short_mean = std::max(1.0, short_sum / std::max(weight, 1e-9));
        long_mean = std::max(1.0, (total - short_sum) / std::max(count - weight, 1e-9));
    }
    std::vector<double> densities;
    densities.reserve(intervals.size());
    for (const double each : intervals)
        densities.push_back(std::max(
            share / short_mean * std::exp(-each / short_mean) + (1 - share) / long_mean * std::exp(-each / long_mean),
            1e-300));
    return densities;
}

struct Steps {
    double period = 0, jitter = 0;  ///< seconds; the jitter of one step
    size_t losses = 1;              ///< index into missed_shares
};
constexpr std::array<double, 3> missed_shares{0.02, 0.2, 0.4};

// One over the root of 1, 2, 3 ..
const std::array<double, 33> inverse_roots = [] {
    std::array<double, 33> made{};
    for (size_t index = 1; index < made.size(); ++index) made[index] = 1 / std::sqrt(static_cast<double>(index));
    return made;
}();

// log-likelihood of the intervals with a rhythm, less that without.
class Renewal {
public:
    Renewal(const Intervals& intervals, const Intervals& sorted)
        : intervals_(intervals), over_without_(densities_without_rhythm(intervals, sorted)) {
        for (double& each : over_without_) each = 1 / (root_two_pi * each);
    }

    double log_ratio(Steps steps) const {
        double total = 0, product = 1;
        const double frequency = 1 / steps.period, sharpness_of_one = 1 / steps.jitter;
        for (size_t index = 0; index < intervals_.size(); ++index) {
            const double taken = nearest(intervals_[index] * frequency);
            double ratio = anything;
            if (taken >= 1 && taken <= steps_max) {
                // Clocks tell whole seconds.
                const double sharpness = std::min(1.0, sharpness_of_one * inverse_roots[static_cast<size_t>(taken)]);
                const double error = (intervals_[index] - taken * steps.period) * sharpness;
                if (std::abs(error) < 6)
                    ratio += share_of_steps(steps.losses, taken) *
                             static_cast<double>(exp_of(static_cast<float>(-0.5 * error * error))) * sharpness *
                             over_without_[index];
            }
            product *= ratio;
            if (product > 1e-200 && product < 1e200) continue;
            total += std::log(product);
            product = 1;
        }
        return total + std::log(product);
    }

    /// The period and jitter that the intervals explained by `steps` say themselves.
    Steps refined(Steps steps) const {
        double total = 0, taken_total = 0, squares = 0, explained = 0;
        for (const double each : intervals_) {
            const double taken = taken_in(each, steps);
            total += taken > 0 ? each : 0;
            taken_total += taken;
        }
        if (taken_total == 0) return steps;
        steps.period = total / taken_total;
        for (const double each : intervals_) {
            const double taken = taken_in(each, steps);
            if (taken == 0) continue;
            const double error = each - taken * steps.period;
            squares += error * error / taken;
            ++explained;
        }
        if (explained > 1) steps.jitter = std::max(1.0, std::sqrt(squares / (explained - 1)));
        return steps;
    }

private:
    static constexpr double root_two_pi = 2.5066282746310002, anything = 0.05;
    static constexpr size_t steps_max = 32;

    static double share_of_steps(size_t losses, double taken) {
        static const auto shares = [] {
            std::array<std::array<double, steps_max + 1>, missed_shares.size()> made{};
            for (size_t index = 0; index < made.size(); ++index)
                for (size_t steps = 1; steps <= steps_max; ++steps)
                    made[index][steps] = (1 - anything) * (1 - missed_shares[index]) *
                                         std::pow(missed_shares[index], static_cast<double>(steps) - 1);
            return made;
        }();
        return shares[losses][static_cast<size_t>(taken)];
    }

    // Of a number of steps, of which there are 14 days in ten seconds at most.
    // Never below zero, and asked for each interval: lround() costs ten times as much.
    static double nearest(double value) {
        return static_cast<double>(static_cast<int32_t>(value + 0.5));  // NOLINT(bugprone-incorrect-roundings)
    }

    // How many steps an interval is; 0 when it is none.
    static double taken_in(double interval, Steps steps) {
        const double taken = nearest(interval / steps.period);
        if (taken < 1) return 0;
        const double error = std::abs(interval - taken * steps.period);
        return error > 3 * steps.jitter * std::sqrt(taken) + 1 ? 0 : taken;
    }

    const Intervals& intervals_;
    std::vector<double> over_without_;  ///< one over density and root of two pi
};

// The two best of a coarse grid, each then adjusted to the data.
std::optional<Rhythm> best_renewal(const Intervals& intervals) {
    if (intervals.size() + 1 < rhythm_contacts_min) return {};
    Intervals sorted = intervals;
    std::sort(sorted.begin(), sorted.end());
    const auto ranges = promising_periods(sorted);
    if (ranges.empty()) return {};
    constexpr double grid_step = 1.05;
    constexpr std::array<double, 3> jitters{0.04, 0.15, 0.45};
    const Renewal renewal(intervals, sorted);
    std::array<std::pair<double, Steps>, jitters.size()> best;
    best.fill({-1e300, {}});
    size_t tries = 0;
    const auto look = [&](double period) {
        for (size_t index = 0; index < jitters.size(); ++index) {
            ++tries;
            const Steps steps{period, std::max(1.0, jitters[index] * period)};
            const double ratio = renewal.log_ratio(steps);
            if (ratio > best[index].first) best[index] = {ratio, steps};
        }
    };
    for (const auto& range : ranges)
        for (double period = range.low; period <= range.high; period *= grid_step) look(period);
    if (tries == 0) return {};
    constexpr int rounds = 4;
    std::pair<double, Steps> winner{-1e300, {}};
    for (auto& [ratio, steps] : best) {
        for (int round = 0; round < rounds; ++round) {
            if (ratio > winner.first) winner = {ratio, steps};
            steps = renewal.refined(steps);
            ratio = renewal.log_ratio(steps);
            ++tries;
        }
    }
    for (size_t losses = 0; losses < missed_shares.size(); ++losses) {
        const Steps steps{winner.second.period, winner.second.jitter, losses};
        ++tries;
        if (const double ratio = renewal.log_ratio(steps); ratio > winner.first) winner = {ratio, steps};
    }
    Rhythm rhythm;
    rhythm.bits = (winner.first - std::log(static_cast<double>(tries))) / std::numbers::ln2;
    rhythm.period = winner.second.period;
    rhythm.jitter = winner.second.jitter;
    rhythm.contacts = intervals.size() + 1;
    return rhythm;
}

}  // namespace

std::optional<Rhythm> find_renewal(std::span<const uint32_t> seconds, double bits_min) {
    // A browser asks for a page in ten questions: what comes close together is one contact.
    std::optional<Rhythm> best;
    size_t last_size = 0;
    for (const double cluster : {5.0, cluster_seconds}) {
        const Intervals intervals = intervals_of(seconds, cluster);
        if (intervals.size() == last_size) break;
        last_size = intervals.size();
        auto found = best_renewal(intervals);
        if (found && (!best || best->bits < found->bits)) best = found;
    }
    return best && best->bits >= bits_min ? best : std::nullopt;
}

std::optional<Rhythm> find_pooled_renewal(std::span<const uint32_t> intervals, double bits_min) {
    auto found = best_renewal(Intervals(intervals.begin(), intervals.end()));
    return found && found->bits >= bits_min ? found : std::nullopt;
}

namespace {

std::complex<double> spectrum_of(const std::vector<double>& times, double turn) {
    std::complex<double> sum = 0;
    for (const double each : times) sum += std::polar(1.0, turn * each);
    return sum;
}

// The spectrum of times at equal steps of frequency: turning by one step needs no sine. Eight times are
// taken together, as vector units do.
class SteppedSpectrum {
public:
    SteppedSpectrum(const std::vector<double>& times, double frequency, double step)
        : blocks_((times.size() + lanes - 1) / lanes) {
        for (size_t index = 0; index < times.size(); ++index) {
            const double at = times[index] - times.front();
            Block& block = blocks_[index / lanes];
            const float angle = angle_of(at * frequency), turn = angle_of(at * step);
            block.real[index % lanes] = std::cos(angle);
            block.imaginary[index % lanes] = std::sin(angle);
            block.turn_real[index % lanes] = std::cos(turn);
            block.turn_imaginary[index % lanes] = std::sin(turn);
        }
    }
    /// |sum|^2 at the frequency; then goes to the next.
    double next() {
        Lanes real_sum{}, imaginary_sum{};
        for (auto& block : blocks_) {
            for (size_t lane = 0; lane < lanes; ++lane) {
                const float real = block.real[lane], imaginary = block.imaginary[lane];
                real_sum[lane] += real;
                imaginary_sum[lane] += imaginary;
                block.real[lane] = real * block.turn_real[lane] - imaginary * block.turn_imaginary[lane];
                block.imaginary[lane] = real * block.turn_imaginary[lane] + imaginary * block.turn_real[lane];
            }
        }
        double real = 0, imaginary = 0;
        for (size_t lane = 0; lane < lanes; ++lane) {
            real += static_cast<double>(real_sum[lane]);
            imaginary += static_cast<double>(imaginary_sum[lane]);
        }
        return real * real + imaginary * imaginary;
    }

private:
    // Whole turns are taken off first, where they are exact.
    static float angle_of(double turns) {
        return static_cast<float>(2 * std::numbers::pi * (turns - std::floor(turns)));
    }

    static constexpr size_t lanes = 8;
    using Lanes = std::array<float, lanes>;
    struct Block {
        Lanes real{}, imaginary{}, turn_real{}, turn_imaginary{};
    };
    std::vector<Block> blocks_;
};

// Standard deviation on a circle (Mardia, 1972), as time.
double spread_in_time(const std::vector<double>& times, double frequency) {
    const double turn = 2 * std::numbers::pi * frequency;
    const double length = std::abs(spectrum_of(times, turn)) / static_cast<double>(times.size());
    return std::sqrt(-2 * std::log(std::clamp(length, 1e-6, 1.0))) / turn;
}

// How much of a concentration people's hours may make of contacts on a host that is always on, where `activity`
// explains nothing: eight hours or more of each day, on five days of seven. 1 is all at one moment.
double human_concentration(double frequency, double span) {
    constexpr double day = 86'400, week = 7 * day, week_share = 0.5;
    constexpr std::array<double, 5> of_harmonic{0, 0.83, 0.45, 0.2, 0.2};
    const double harmonic = std::round(frequency * day);
    if (harmonic < 1 || harmonic >= of_harmonic.size()) return 0;
    const double away = std::abs(frequency - harmonic / day);
    const double whole = of_harmonic[static_cast<size_t>(harmonic)];
    if (away < 1 / span) return whole;
    return away < 1 / week + 1 / span ? week_share * whole : 0;
}

// Rayleigh's statistic of what people's hours leave unexplained.
double beyond_people(const std::vector<double>& times, double frequency, double span) {
    const auto count = static_cast<double>(times.size());
    const double human = human_concentration(frequency, span);
    const double beyond = std::abs(spectrum_of(times, 2 * std::numbers::pi * frequency)) - count * human;
    return beyond <= 0 ? 0 : beyond * beyond / (count * (1 - human * human));
}

// A moment of the period, unlike hours of a day, shows at twice the frequency as well.
double beyond_people_or_sharp(const std::vector<double>& times, double frequency, double step, double span) {
    double most = beyond_people(times, frequency, span);
    for (const double away : {-step, 0.0, step})
        most = std::max(most, beyond_people(times, 2 * frequency + away, span));
    return most;
}

}  // namespace

std::optional<Rhythm> find_phase(std::span<const uint32_t> seconds, const Activity& activity, double bits_min) {
    constexpr double slow_min = 2 * 3'600.0, slow_max = 26 * 3'600.0, spread_min = 0.05;
    std::vector<double> times;
    for (const uint32_t each : seconds)
        if (times.empty() || each - times.back() >= cluster_seconds) times.push_back(each);
    if (times.size() < rhythm_contacts_min) return {};
    const double span = times.back() - times.front();
    const auto count = static_cast<double>(times.size());
    // Frequencies half a resolution apart.
    const double step = 0.5 / std::max(span, slow_max), begin = std::max(1 / slow_max, 2 / span);
    const double tries = std::floor((1 / slow_min - begin) / step) + 1;
    // Weak in itself, it is not worth asking what the host's hours explain of it.
    const double worth_asking = std::max(1.0, bits_min) * std::numbers::ln2 + std::log(std::max(1.0, tries));
    if (count < worth_asking) return {};  // even if all fell on one moment of the period
    SteppedSpectrum spectrum(times, begin, step);
    double best = 0, best_frequency = 0;
    for (double frequency = begin; frequency <= 1 / slow_min; frequency += step) {
        if (spectrum.next() < count * std::max(best, worth_asking)) continue;
        const double turn = 2 * std::numbers::pi * frequency;
        const auto sum = spectrum_of(times, turn);
        const auto expected = activity.spectrum(turn, seconds.front(), seconds.back());
        const double spread = 1 - std::norm(expected);
        double value = spread < spread_min ? 0 : std::norm(sum - count * expected) / (count * spread);
        if (value > best) value = std::min(value, beyond_people_or_sharp(times, frequency, step, span));
        if (value <= best) continue;
        best = value;
        best_frequency = frequency;
    }
    const double bits = tries < 1 ? 0 : (best - std::log(tries)) / std::numbers::ln2;
    if (best_frequency == 0 || bits < bits_min) return {};
    return Rhythm{bits, 1 / best_frequency, spread_in_time(times, best_frequency), times.size(), Rhythm::Test::phase};
}

std::optional<Rhythm> find_rhythm(std::span<const uint32_t> seconds, const Activity& activity, double bits_min) {
    // The phase test has the wider tail where the host's hours are known badly (simulated: 3 bits).
    constexpr double phase_margin = 3;
    if (auto renewal = find_renewal(seconds, bits_min)) return renewal;
    return find_phase(seconds, activity, bits_min + phase_margin);
}

}  // namespace mitsuke::ledgers
