// Smooth weighted round robin, as nginx has it (Igor Sysoev's upstream balancer, commit
// 52327e0627): every turn each instance gains its weight, the richest is picked and pays the sum of
// all weights. With weights 5, 1, 1 that gives a a b a c a a, never five in a row. A value.
#pragma once

#include <cstddef>
#include <vector>

namespace resilience::balancing {

class SmoothWeightedRoundRobin {
public:
    // One turn. `weight_of(i)` is the weight of the i-th of `upstreams`; one that is not eligible
    // gains nothing and is not picked. Credits belong to positions: call clear() when these change.
    // Precondition: at least one is eligible, with a weight above 0.
    template <typename WeightOf, typename IsEligible>
    std::size_t next(std::size_t upstreams, WeightOf weight_of, IsEligible is_eligible) {
        credits_.resize(upstreams, 0.0);
        double sum = 0;
        std::size_t richest = upstreams;
        for (std::size_t i = 0; i < upstreams; ++i) {
            if (!is_eligible(i)) continue;
            const double weight = weight_of(i);
            credits_[i] += weight;
            sum += weight;
            if (richest == upstreams || credits_[i] > credits_[richest]) richest = i;
        }
        credits_[richest] -= sum;
        return richest;
    }

    void clear() { credits_.clear(); }

private:
    std::vector<double> credits_;
};

}  // namespace resilience::balancing
