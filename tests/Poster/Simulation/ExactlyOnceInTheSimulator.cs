using Xunit.Abstractions;

namespace MlConnector.Poster.Tests.Simulation;

public sealed class ExactlyOnceInTheSimulator(ITestOutputHelper output)
{
    private const int Runs = 10_000;

    [Fact]
    public async Task Within_the_assumption_nothing_is_ever_doubled_and_every_run_ends()
    {
        var results = await RunAsync(
            Runs,
            Simulation.FaultsWithinTheAssumption,
            Simulation.LateArrival
        );

        Assert.Empty(results.Where(result => result.IsDoubled).Select(result => result.Seed));
        Assert.Empty(
            results.Where(result => result.Ending is Ending.Endless).Select(result => result.Seed)
        );
        Assert.Empty(
            results
                .Where(result =>
                    result.Ending is Ending.Posted && result.Copies.Any(copies => copies != 1)
                )
                .Select(result => result.Seed)
        );
        // A protocol that always gave up would pass the three above.
        var posted = results.Count(result => result.Ending is Ending.Posted);
        output.WriteLine($"{posted} of {results.Count} runs ended posted, the others at a person.");
        Assert.InRange(posted, Runs * 6 / 10, Runs);
    }

    [Fact]
    public async Task Without_the_wait_for_late_arrivals_the_simulator_finds_doubles()
    {
        var results = await RunAsync(
            2_000,
            Simulation.FaultsWithinTheAssumption,
            lateArrivalTold: TimeSpan.Zero
        );

        Assert.Contains(results, result => result.IsDoubled);
    }

    [Fact]
    public async Task Without_an_honest_control_the_simulator_finds_doubles()
    {
        var results = await RunAsync(
            2_000,
            random =>
                Simulation.FaultsWithinTheAssumption(random) with
                {
                    GoesBlind = true,
                    ControlLies = true,
                    RejectsDuplicates = false,
                },
            Simulation.LateArrival
        );

        Assert.Contains(results, result => result.IsDoubled);
    }

    [Fact]
    public async Task Beyond_the_assumption_a_doubled_entry_is_never_told_as_posted()
    {
        var results = await RunAsync(
            Runs / 4,
            random =>
                Simulation.FaultsWithinTheAssumption(random) with
                {
                    LateMax = Simulation.LateArrival * 4,
                    RejectsDuplicates = false,
                },
            Simulation.LateArrival
        );

        Assert.Contains(results, result => result.IsDoubled);
        Assert.Empty(
            results
                .Where(result =>
                    result.Ending is Ending.Posted
                    && result.PostedWhenTold.Any(posted => posted != 1)
                )
                .Select(result => result.Seed)
        );
    }

    private static async Task<IReadOnlyList<Result>> RunAsync(
        int runs,
        Func<Random, Faults> faults,
        TimeSpan lateArrivalTold
    )
    {
        var results = new List<Result>(runs);
        for (var seed = 1; seed <= runs; seed++)
        {
            results.Add(await Simulation.RunAsync(seed, faults, lateArrivalTold));
        }

        return results;
    }
}
