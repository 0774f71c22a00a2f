using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlConnector.Ingest.Working;
using MlConnector.Messaging;

namespace MlConnector.Ingest.Settlements;

/// <summary>
/// Announces again what nobody has taken up, at the start and at intervals, so that a lost message
/// costs time and nothing else. A settlement is taken up when its events are asked for.
/// </summary>
internal sealed class Announcer(
    IServiceScopeFactory scopes,
    IOptions<IngestOptions> options,
    TimeProvider time,
    ILogger<Announcer> log
) : BackgroundService
{
    /// <summary>Settlements announced in one transaction: few enough to commit quickly.</summary>
    private const int BatchSize = 50;

    /// <summary>A settlement that stays unanswered is announced at least this often.</summary>
    private static readonly TimeSpan PauseMax = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        // At the start everything unanswered is due, whatever its pause was: the bus may have been emptied.
        var ahead = PauseMax;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await GuardedRoundAsync(ahead, stoppingToken))
            {
                ahead = TimeSpan.Zero;
            }

            await Task.Delay(options.Value.AnnounceInterval, time, stoppingToken);
        }
    }

    /// <summary>Announces every settlement not taken up whose pause is over by then.</summary>
    /// <returns>How many were announced.</returns>
    public async Task<int> RoundAsync(DateTimeOffset dueUntil, CancellationToken cancellationToken)
    {
        var announced = 0;
        string? last = null;
        do
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
            var publisher = scope.ServiceProvider.GetRequiredService<IOutboxPublisher<IngestDb>>();
            var batch = await db
                .Settlements.Where(settlement =>
                    settlement.AcknowledgedAt == null
                    && settlement.NextAnnounceAt <= dueUntil
                    && (last == null || string.Compare(settlement.SettlementKey, last) > 0)
                )
                .OrderBy(settlement => settlement.SettlementKey)
                .Take(BatchSize)
                .ToListAsync(cancellationToken);
            foreach (var settlement in batch)
            {
                await AnnounceAsync(settlement, publisher, cancellationToken);
            }

            await db.SaveChangesAsync(cancellationToken);
            announced += batch.Count;
            last = batch.Count == BatchSize ? batch[^1].SettlementKey : null;
        } while (last is not null);

        return announced;
    }

    private async Task<bool> GuardedRoundAsync(TimeSpan ahead, CancellationToken stoppingToken)
    {
        try
        {
            var announced = await RoundAsync(time.GetUtcNow() + ahead, stoppingToken);
            if (announced > 0)
            {
                AnnouncerLog.AnnouncedAgain(log, announced);
            }

            return true;
        }
        // The host's edge: what gets out of here ends the process. The settlements stay stored and due.
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            WorkingLog.RoundFailed(log, exception, nameof(Announcer), "all connections");
            return false;
        }
    }

    private async Task AnnounceAsync(
        KnownSettlement settlement,
        IOutboxPublisher<IngestDb> publisher,
        CancellationToken cancellationToken
    )
    {
        using var activity = IngestTracing.Start(
            "announce settlement",
            settlement.ConnectionId,
            settlement.TraceParent
        );
        activity.SetSettlement(settlement.SettlementKey);
        await publisher.PublishAsync(settlement.ToMessage(), cancellationToken);
        var now = time.GetUtcNow();
        // Doubling: a settlement that stays unanswered for a reason must not fill the bus.
        var pause =
            options.Value.AnnounceInterval
            * Math.Pow(2, Math.Min(settlement.Announcements - 1, 12));
        settlement.Announcements++;
        settlement.AnnouncedAt = now;
        settlement.NextAnnounceAt = now + (pause < PauseMax ? pause : PauseMax);
    }
}

internal static partial class AnnouncerLog
{
    [LoggerMessage(
        EventName = "ingest.settlements.announced-again",
        Level = LogLevel.Information,
        Message = "{Settlements} settlements were announced again: nobody has asked for their events yet"
    )]
    public static partial void AnnouncedAgain(ILogger log, int settlements);
}
