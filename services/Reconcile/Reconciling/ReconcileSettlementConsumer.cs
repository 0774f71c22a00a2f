using MassTransit;
using MlConnector.Contracts;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Persistence.Archive;
using MlConnector.Persistence.Connections;
using MlConnector.Reconcile.Domain;
using MlConnector.Reconcile.Periods;
using MlConnector.Reconcile.Sagas;

namespace MlConnector.Reconcile.Reconciling;

/// <summary>
/// Proves one settlement, maps it and builds its entries: reads archived documents, calls the pure core,
/// archives the plan. The core decides; this only fetches and tells.
/// </summary>
internal sealed class ReconcileSettlementConsumer(
    IConnections connections,
    IDocumentArchive archive,
    FiscalCalendars calendars,
    TimeProvider time
) : IConsumer<ReconcileSettlement>
{
    public async Task Consume(ConsumeContext<ReconcileSettlement> context)
    {
        var request = context.Message;
        var cancellationToken = context.CancellationToken;
        var connection =
            await connections.FindAsync(
                Kernel.ConnectionId.Parse(request.ConnectionId),
                cancellationToken
            ) ?? throw new ConnectionMissingException(request.ConnectionId);
        var calendar = await calendars.FindAsync(request.ConnectionId, cancellationToken);
        if (calendar is null)
        {
            // The settlement stays Reconciling; the periods' arrival wakes it.
            await context.Publish(
                new PublishFiscalPeriods(request.ConnectionId),
                cancellationToken
            );
            return;
        }

        var report = await archive.ReadAsync(
            ContentHash.Parse(request.DocumentHash),
            cancellationToken
        );
        var events = ContractJson.Read<FinanceEvents>(
            await archive.ReadAsync(ContentHash.Parse(request.EventsHash), cancellationToken)
        );
        var outcome = SettlementReconciliation.Reconcile(
            report,
            Kernel.SettlementKey.Parse(request.SettlementKey),
            events,
            BookingOf(connection),
            connection.TimeZone,
            calendar,
            time.GetUtcNow()
        );
        await PublishAsync(context, outcome);
    }
}
