using System.Collections.Immutable;
using MlConnector.Contracts.Documents;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Deltek;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Tests.Simulation;

internal enum Ending
{
    Posted,
    AtAPerson,
    Endless,
}

/// <param name="Copies">Per entry, how often it is in Deltek's books when everything has landed.</param>
/// <param name="PostedWhenTold">Per entry, how often it was in the ledger when the posting was told as done.</param>
internal sealed record Result(
    int Seed,
    Ending Ending,
    ImmutableArray<int> Copies,
    ImmutableArray<int> PostedWhenTold
)
{
    public bool IsDoubled => Copies.Any(copies => copies > 1);
}

/// <summary>
/// One settlement from request to end against a faulty Deltek: the real protocol and the real run on
/// virtual time. A killed process is started again at once, without the wait of a lane that is taken
/// over, so that the protocol itself has to hold. The seed reproduces the run.
/// </summary>
internal static class Simulation
{
    /// <summary>T_late of the protocol under test, and of a Deltek that keeps to it.</summary>
    public static readonly TimeSpan LateArrival = TimeSpan.FromSeconds(30);

    /// <summary>Far more starts than any run needs; one that reaches it does not end.</summary>
    private const int StartsMax = 2_000;

    /// <summary>How often a person asks again after a stop.</summary>
    private const int ResumesMax = 2;

    public static async Task<Result> RunAsync(
        int seed,
        Func<Random, Faults> faultsOf,
        TimeSpan lateArrivalTold
    )
    {
        var random = new Random(seed);
        var faults = faultsOf(random);
        var clock = new VirtualClock();
        var deltek = new SimulatedDeltek(faults, random, clock);
        var planned = PlannedEntries(random);
        var store = new SimulatedStore(planned, faults, random);
        var times = new ProtocolTimes(
            lateArrivalTold,
            TimeSpan.FromSeconds(5),
            TimeSpan.FromSeconds(10),
            TriesMax: 6
        );
        var resumes = 0;
        for (var starts = 0; starts < StartsMax; starts++)
        {
            if (store.IsFinished || (store.Stopped is not null && resumes == ResumesMax))
            {
                break;
            }

            if (store.Stopped is not null)
            {
                resumes++;
                store.Reopen();
            }

            clock.AdvanceTo(store.NextTryAt);
            await StartAsync(deltek, store, times, clock);
        }

        return End(seed, deltek, store, [.. planned.Select(Plans.Content)]);
    }

    public static Faults FaultsWithinTheAssumption(Random random) =>
        new(
            random.Next(2, 30),
            LateArrival,
            RejectsDuplicates: random.Next(3) == 0,
            RefusesEntries: random.Next(12) == 0,
            RefusesPosting: random.Next(12) == 0,
            GoesBlind: random.Next(6) == 0
        );

    private static ImmutableArray<PlannedEntry> PlannedEntries(Random random) =>
        random.Next(3) switch
        {
            0 => [Plans.Journal(1)],
            1 => [Plans.Journal(1), Plans.Receipt(2)],
            _ => [Plans.Journal(1), Plans.Journal(2), Plans.Receipt(3)],
        };

    private static async Task StartAsync(
        SimulatedDeltek deltek,
        SimulatedStore store,
        ProtocolTimes times,
        VirtualClock clock
    )
    {
        var run = new PostingRun(
            deltek,
            store,
            new HeldClaim(),
            times,
            callMax: TimeSpan.FromSeconds(10),
            clock
        );
        try
        {
            await run.RunAsync(store.Open(), CancellationToken.None);
        }
        catch (SimulatedCrashException)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }
        catch (DeltekReadException)
        {
            clock.Advance(times.TryAgain);
        }
    }

    private static Result End(
        int seed,
        SimulatedDeltek deltek,
        SimulatedStore store,
        ImmutableArray<EntryContent> entries
    )
    {
        var told = entries.Select(deltek.Posted).ToImmutableArray();
        deltek.LandAll();
        var ending =
            store.IsFinished ? Ending.Posted
            : store.Stopped is not null ? Ending.AtAPerson
            : Ending.Endless;
        return new Result(seed, ending, [.. entries.Select(deltek.Copies)], told);
    }

    private sealed class HeldClaim : ILaneClaim
    {
        public Task EnsureHeldAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
