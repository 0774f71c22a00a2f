using System.Collections.Immutable;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Poster.Booking;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Tests.Simulation;

/// <summary>A store whose process may be killed right before or right after each commit.</summary>
internal sealed class SimulatedStore(
    ImmutableArray<PlannedEntry> planned,
    Faults faults,
    Random random
) : IPostingStore
{
    private ImmutableArray<Entry> entries =
    [
        .. planned.Select(entry => new Entry(Plans.Content(entry))),
    ];

    private ImmutableArray<string?> payloads = [.. planned.Select(_ => (string?)null)];

    public bool IsFinished { get; private set; }

    public Step.Stop? Stopped { get; private set; }

    public DateTimeOffset NextTryAt { get; private set; }

    public OpenPosting Open() =>
        new(
            ConnectionId.Parse("acme"),
            Plans.Settlement,
            new string('0', 64),
            planned,
            entries,
            payloads
        );

    public void Reopen()
    {
        entries = [.. entries.Select(Protocol.Reopen)];
        Stopped = null;
    }

    public Task SaveAsync(OpenPosting posting, int index, CancellationToken cancellationToken) =>
        Commit(() =>
        {
            entries = entries.SetItem(index, posting.Entries[index]);
            payloads = payloads.SetItem(index, posting.Payloads[index]);
        });

    public Task DeferAsync(
        OpenPosting posting,
        DateTimeOffset until,
        CancellationToken cancellationToken
    ) => Commit(() => NextTryAt = until);

    public Task FinishAsync(OpenPosting posting, CancellationToken cancellationToken) =>
        Commit(() => IsFinished = true);

    public Task StopAsync(
        OpenPosting posting,
        Step.Stop stop,
        CancellationToken cancellationToken
    ) => Commit(() => Stopped = stop);

    public Task<string?> ControlBatchAsync(
        OpenPosting posting,
        EntryForm form,
        CancellationToken cancellationToken
    ) => Task.FromResult<string?>("CONTROL");

    private Task Commit(Action write)
    {
        MayCrash();
        write();
        MayCrash();
        return Task.CompletedTask;
    }

    private void MayCrash()
    {
        if (random.Next(400) < faults.FaultsInHundred)
        {
            throw new SimulatedCrashException();
        }
    }
}
