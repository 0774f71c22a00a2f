using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlConnector.Contracts;
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
) : ClaimingWorker<EventGatherer, EventGathering>(connections, signals, scopes, time, log)
{
    private readonly IServiceScopeFactory scopes = scopes;
    private readonly TimeProvider time = time;
    private readonly ILogger<EventGatherer> log = log;

    /// <summary>The consumer gives its signal inside the transaction that stores the wish; two seconds of looks cover the commit.</summary>
    protected override int LooksAfterSignal => 8;

    protected override IQueryable<EventGathering> Pending(IngestDb db, string connectionId) =>
        db.Gatherings.Where(gathering =>
            gathering.ConnectionId == connectionId && gathering.State != GatheringState.Gathered
        );

    protected override IQueryable<EventGathering> Stored(IngestDb db, EventGathering work) =>
        db.Gatherings.Where(stored => stored.SettlementKey == work.SettlementKey);

    protected override void MarkClaimed(EventGathering work) =>
        work.State = GatheringState.Gathering;

    protected override async Task WorkAsync(
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
            var events = await KeepClaimAsync(
                gathering,
                () => collector.CollectAsync(connection, gathering, cancellationToken),
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
        var failure = RetrySchedule.Cut(exception.Message);
        if (failure != gathering.Failure)
        {
            await scope
                .ServiceProvider.GetRequiredService<IOutboxPublisher<IngestDb>>()
                .PublishAsync(
                    new SettlementDelayed(
                        gathering.ConnectionId,
                        gathering.SettlementKey,
                        "Gathering",
                        "amazon-not-workable",
                        $"Gathering the Finances events is tried again by itself. {failure}"
                    ),
                    cancellationToken
                );
        }

        gathering.PutOff(
            RetrySchedule.NextTry(time.GetUtcNow(), gathering.Attempts + 1, exception.Fault),
            failure
        );
        await db.SaveChangesAsync(cancellationToken);
        GatheringLog.Failed(log, gathering.SettlementKey, gathering.Attempts, failure);
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
