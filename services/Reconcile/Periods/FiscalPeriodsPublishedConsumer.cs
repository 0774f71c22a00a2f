using MassTransit;
using Microsoft.EntityFrameworkCore;
using MlConnector.Contracts;
using MlConnector.Reconcile.Sagas;

namespace MlConnector.Reconcile.Periods;

/// <summary>Keeps the newest periods of a connection and wakes the settlements that waited for them.</summary>
internal sealed class FiscalPeriodsPublishedConsumer(ReconcileDb db, TimeProvider time)
    : IConsumer<FiscalPeriodsPublished>
{
    public async Task Consume(ConsumeContext<FiscalPeriodsPublished> context)
    {
        var (connection, hash) = (context.Message.ConnectionId, context.Message.PeriodsHash);
        var calendar = await db.Calendars.FindAsync([connection], context.CancellationToken);
        if (calendar is null)
        {
            calendar = new PublishedCalendar { ConnectionId = connection };
            db.Add(calendar);
        }

        calendar.PeriodsHash = hash;
        calendar.PublishedAt = time.GetUtcNow();
        var waiting = await db
            .Settlements.Where(saga =>
                saga.ConnectionId == connection
                && saga.CurrentState == nameof(SettlementStateMachine.Reconciling)
            )
            .Select(saga => saga.SettlementKey)
            .ToListAsync(context.CancellationToken);
        foreach (var settlement in waiting)
        {
            await context.Publish(
                new SettlementResumeRequested(connection, settlement, Replayed: null),
                context.CancellationToken
            );
        }
    }
}
