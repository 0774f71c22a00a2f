using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlConnector.Ingest.Amazon;
using MlConnector.Ingest.Working;
using MlConnector.Messaging;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Finances;

/// <summary>Gathers the Finances events that are wanted, one settlement of a connection after the other.</summary>
internal sealed class EventGatherer(
    IConnections connections,
    WorkSignals<EventGatherer> signals,
    EventCollector collector,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<EventGatherer> log
) : ConnectionWorker<EventGatherer>(connections, signals, time, log)
{
    /// <summary>The consumer's signal comes at once; this look is for what another replica left.</summary>
    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(15);

    private readonly TimeProvider time = time;
    private readonly ILogger<EventGatherer> log = log;

    /// <summary>The consumer gives its signal inside the transaction that stores the wish; two seconds of looks cover the commit.</summary>
    protected override int LooksAfterSignal => 8;

    public override async Task<TimeSpan> RoundAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        while (await ClaimNextAsync(connection, cancellationToken) is { } gathering)
        {
            await WorkAsync(connection, gathering, cancellationToken);
        }

        return RestUntil(await NextDueAsync(connection, cancellationToken), RestMax);
    }

    private static IQueryable<EventGathering> Pending(IngestDb db, Connection connection)
    {
        var id = connection.Id.Value;
        return db.Gatherings.Where(gathering =>
            gathering.ConnectionId == id && gathering.State != GatheringState.Gathered
        );
    }

    private async Task<DateTimeOffset?> NextDueAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        return await Pending(db, connection)
            .OrderBy(gathering => gathering.NextTryAt)
            .Select(gathering => (DateTimeOffset?)gathering.NextTryAt)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Commits that the longest waiting due wish is being worked on; null when none is due.</summary>
    private async Task<EventGathering?> ClaimNextAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        var now = time.GetUtcNow();
        var gathering = await Pending(db, connection)
            .Where(gathering => gathering.NextTryAt <= now)
            .OrderBy(gathering => gathering.NextTryAt)
            .ThenBy(gathering => gathering.SettlementKey)
            .FirstOrDefaultAsync(cancellationToken);
        if (gathering is null)
        {
            return null;
        }

        gathering.State = GatheringState.Gathering;
        gathering.Revision++;
        gathering.NextTryAt = now + KeptClaim.Length;
        await db.SaveChangesAsync(cancellationToken);
        return gathering;
    }

    private async Task RenewAsync(EventGathering gathering, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        var until = time.GetUtcNow() + KeptClaim.Length;
        await db
            .Gatherings.Where(stored =>
                stored.SettlementKey == gathering.SettlementKey
                && stored.Revision == gathering.Revision
            )
            .ExecuteUpdateAsync(
                set => set.SetProperty(stored => stored.NextTryAt, until),
                cancellationToken
            );
    }

    private async Task WorkAsync(
        Connection connection,
        EventGathering gathering,
        CancellationToken cancellationToken
    )
    {
        using var activity = IngestTracing.Start(
            "gather events",
            connection.Id.Value,
            gathering.TraceParent
        );
        activity.SetSettlement(gathering.SettlementKey);
        try
        {
            var events = await KeptClaim.WhileAsync(
                () => collector.CollectAsync(connection, gathering, cancellationToken),
                cancel => RenewAsync(gathering, cancel),
                time,
                cancellationToken
            );
            await StoreAsync(gathering, events, cancellationToken);
            GatheringLog.Gathered(log, gathering.SettlementKey, events.Transactions);
        }
        catch (AmazonException exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            await StoreFailureAsync(gathering, exception, cancellationToken);
        }
    }

    private async Task StoreAsync(
        EventGathering gathering,
        CollectedEvents events,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        var publisher = scope.ServiceProvider.GetRequiredService<IOutboxPublisher<IngestDb>>();
        db.Gatherings.Attach(gathering);
        gathering.State = GatheringState.Gathered;
        gathering.GatheredAt = time.GetUtcNow();
        gathering.EventsHash = events.Hash.Value;
        gathering.Transactions = events.Transactions;
        gathering.Attempts = 0;
        gathering.Failure = null;
        await publisher.PublishAsync(gathering.ToMessage(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task StoreFailureAsync(
        EventGathering gathering,
        AmazonException exception,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        db.Gatherings.Attach(gathering);
        gathering.State = GatheringState.Failed;
        gathering.Attempts++;
        gathering.Failure = RetrySchedule.Cut(exception.Message);
        gathering.NextTryAt = RetrySchedule.NextTry(
            time.GetUtcNow(),
            gathering.Attempts,
            exception.Fault
        );
        await db.SaveChangesAsync(cancellationToken);
        GatheringLog.Failed(log, gathering.SettlementKey, gathering.Attempts, gathering.Failure);
    }
}

internal static partial class GatheringLog
{
    [LoggerMessage(
        EventName = "ingest.events.gathered",
        Level = LogLevel.Information,
        Message = "Settlement {SettlementKey}: {Transactions} transactions gathered and archived"
    )]
    public static partial void Gathered(ILogger log, string settlementKey, int transactions);

    [LoggerMessage(
        EventName = "ingest.events.failed",
        Level = LogLevel.Warning,
        Message = "Settlement {SettlementKey}: gathering its events failed for the {Attempts}. time. {Sentence}"
    )]
    public static partial void Failed(
        ILogger log,
        string settlementKey,
        int attempts,
        string sentence
    );
}
