using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlConnector.Contracts;
using MlConnector.Messaging;
using MlConnector.Reconcile.Sagas;

namespace MlConnector.Reconcile.Resuming;

/// <summary>
/// At every start and at intervals each unfinished settlement is asked to take its step again, so that
/// a lost message costs time and nothing else.
/// </summary>
internal sealed class SettlementResumer(
    IServiceScopeFactory scopes,
    IOptions<ReconcileOptions> options,
    TimeProvider time,
    ILogger<SettlementResumer> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = options.Value.ResumeInterval;
        using var timer = new PeriodicTimer(interval, time);
        // A step asked for before this start may have been lost with the process: ask for all of them.
        var askedBefore = time.GetUtcNow();
        do
        {
            try
            {
                await ResumeAsync(askedBefore, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The host's edge: a database that is away must not end the resumer.
                ResumerLog.Failed(logger, fault);
            }

            askedBefore = time.GetUtcNow() - interval;
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ResumeAsync(DateTimeOffset askedBefore, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReconcileDb>();
        var publisher = scope.ServiceProvider.GetRequiredService<IOutboxPublisher<ReconcileDb>>();
        var now = time.GetUtcNow();
        var due = await db
            .Settlements.AsNoTracking()
            .Where(saga =>
                SettlementStateMachine.Unfinished.Contains(saga.CurrentState)
                && saga.StepRequestedAt < askedBefore
                && (saga.LookAgainAt == null || saga.LookAgainAt <= now)
            )
            .OrderBy(saga => saga.StepRequestedAt)
            .Take(options.Value.ResumeBatch)
            .Select(saga => new { saga.ConnectionId, saga.SettlementKey })
            .ToListAsync(cancellationToken);
        foreach (var saga in due)
        {
            await publisher.PublishAsync(
                new SettlementResumeRequested(
                    saga.ConnectionId,
                    saga.SettlementKey,
                    Replayed: null
                ),
                cancellationToken
            );
        }

        if (due.Count > 0)
        {
            await db.SaveChangesAsync(cancellationToken);
            ResumerLog.Resumed(logger, due.Count);
        }
    }
}

internal static partial class ResumerLog
{
    [LoggerMessage(
        EventId = 10,
        EventName = "settlement.resumed",
        Level = LogLevel.Information,
        Message = "{Count} unfinished settlements are asked to take their step again"
    )]
    public static partial void Resumed(ILogger logger, int count);

    [LoggerMessage(
        EventId = 11,
        EventName = "settlement.resume_failed",
        Level = LogLevel.Warning,
        Message = "Unfinished settlements could not be asked for; the next interval tries again"
    )]
    public static partial void Failed(ILogger logger, Exception fault);
}
