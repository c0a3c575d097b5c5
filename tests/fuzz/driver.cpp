// A coverage-guided mutation fuzzer (the idea of AFL: M. Zalewski, 2013) in one page, for compilers
// that bring none. Target and code under test are compiled with -fsanitize-coverage=trace-pc, this
// file is not.
//
//   fuzz_x <corpus file or folder>…    mutate these for FUZZ_SECONDS (5), from FUZZ_SEED
//   fuzz_x <one file>                  run this input once, if FUZZ_SECONDS is 0
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t input_bytes_max = 16'384;

// Which edges of the code were reached, by anybody and by the present input.
std::array<std::uint8_t, 1U << 16U> reached_before;
bool reached_something_new = false;
std::uintptr_t last_place = 0;

// The present input, for the handler of the signal that ends it.
std::string present;
std::string crash_file;

void save_crash(int signal) {
    const int file = open(crash_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0 && write(file, present.data(), present.size()) >= 0) close(file);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void run(const std::string& input) {
    present = input;
    last_place = 0;
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(present.data()), present.size());
}

class Mutator {
public:
    Mutator(std::uint64_t seed, const std::vector<std::string>& corpus)
        : random_{seed}, corpus_{corpus} {}

    std::string mutated() {
        auto input = corpus_[below(corpus_.size())];
        for (auto times = 1 + below(6); times > 0; --times) mutate(input);
        input.resize(std::min(input.size(), input_bytes_max));
        return input;
    }

private:
    std::size_t below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>{0, bound - 1}(random_);
    }

    void mutate(std::string& input) {
        static constexpr std::string_view interesting = "\"'{}[]=,.#\\\n\r\0%/-09aZ\x80\xff";
        const auto at = below(input.size() + 1);
        const auto length = std::min(below(64) + 1, input.size() - at);
        switch (below(6)) {
            case 0:
                if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
                break;
            case 1:
                input.insert(at, 1, interesting[below(interesting.size())]);
                break;
            case 2:
                input.erase(at, length);
                break;
            case 3:
                input.insert(below(input.size() + 1), input.substr(at, length));
                break;
            case 4: {
                const auto& other = corpus_[below(corpus_.size())];
                const auto from = below(other.size() + 1);
                input.replace(at, length, other.substr(from, below(256)));
                break;
            }
            default:
                input.insert(at, std::to_string(static_cast<std::int64_t>(random_())));
        }
    }

    std::mt19937_64 random_;
    const std::vector<std::string>& corpus_;
};

std::vector<std::string> read_corpus(int count, char** paths) {
    std::vector<std::string> corpus;
    const auto add = [&](const std::filesystem::path& file) {
        std::ifstream stream{file, std::ios::binary};
        corpus.emplace_back(
            std::istreambuf_iterator<char>{stream}, std::istreambuf_iterator<char>{}
        );
    };
    for (int i = 0; i < count; ++i) {
        if (!std::filesystem::is_directory(paths[i])) {
            add(paths[i]);
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator{paths[i]}) add(entry.path());
    }
    if (corpus.empty()) corpus.emplace_back();
    return corpus;
}

std::uint64_t variable(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr || *text == '\0' ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

// Called at every edge of the code that is compiled with trace-pc.
extern "C" void __sanitizer_cov_trace_pc() {
    const auto place = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
    auto& reached = reached_before[(place ^ (last_place >> 1U)) % reached_before.size()];
    reached_something_new = reached_something_new || reached == 0;
    reached = 1;
    last_place = place;
}

extern "C" const char* __asan_default_options() { return "abort_on_error=1"; }
extern "C" const char* __ubsan_default_options() { return "abort_on_error=1:print_stacktrace=1"; }

int main(int argc, char** argv) {
    const std::string name = std::filesystem::path{argv[0]}.filename();
    crash_file = "crash-" + name.substr(name.find('_') + 1);
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE}) std::signal(signal, save_crash);

    auto corpus = read_corpus(argc - 1, argv + 1);
    for (const auto& input : corpus) run(input);
    const auto seed = variable("FUZZ_SEED", std::random_device{}());
    const std::chrono::seconds patience{variable("FUZZ_SECONDS", 5)};
    std::cout << name << ": " << patience.count() << " s from FUZZ_SEED=" << seed << std::endl;

    Mutator mutator{seed, corpus};
    std::uint64_t inputs = 0;
    const auto end = std::chrono::steady_clock::now() + patience;
    for (; std::chrono::steady_clock::now() < end; ++inputs) {
        reached_something_new = false;
        auto input = mutator.mutated();
        run(input);
        if (reached_something_new) corpus.push_back(std::move(input));
    }
    std::cout << name << ": " << inputs << " inputs, " << corpus.size()
              << " of them reached something new, none crashed" << std::endl;
}
