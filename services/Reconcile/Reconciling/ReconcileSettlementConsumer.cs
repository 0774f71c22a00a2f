using MassTransit;
using Microsoft.Extensions.Options;
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
    IOptions<ReconcileOptions> options,
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
            await WaitForPeriodsAsync(context);
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
            connection.Booking.ToDomain(),
            connection.TimeZone,
            calendar,
            time.GetUtcNow()
        );
        await TellAsync(context, outcome);
    }

    private static async Task WaitForPeriodsAsync(ConsumeContext<ReconcileSettlement> context)
    {
        var request = context.Message;
        await context.Publish(
            new PublishFiscalPeriods(request.ConnectionId),
            context.CancellationToken
        );
        await context.Publish(
            new SettlementDelayed(
                request.ConnectionId,
                request.SettlementKey,
                nameof(SettlementStateMachine.Reconciling),
                "fiscal-periods-missing",
                "The fiscal periods of the Deltek company are not here yet; Poster has been asked for them and it goes on when they come. If this lasts, see in Poster's log why it cannot read them."
            ),
            context.CancellationToken
        );
    }

    private Task TellAsync(
        ConsumeContext<ReconcileSettlement> context,
        ReconciliationResult outcome
    ) =>
        outcome switch
        {
            ReconciliationResult.Proved proved => ProvedAsync(context, proved.Plan),
            ReconciliationResult.Waiting waiting => context.Publish(
                new EventsMissing(
                    context.Message.ConnectionId,
                    context.Message.SettlementKey,
                    Earlier(waiting.Until, time.GetUtcNow() + options.Value.LookAgainAfter),
                    waiting.Sentence
                ),
                context.CancellationToken
            ),
            ReconciliationResult.NotProved not => StopAsync(
                context,
                nameof(SettlementStateMachine.NotProved),
                not.Code,
                not.Sentence
            ),
            ReconciliationResult.Unmapped unmapped => StopAsync(
                context,
                nameof(SettlementStateMachine.Unmapped),
                "labels-unmapped",
                unmapped.Sentence
            ),
            ReconciliationResult.Refused refused => StopAsync(
                context,
                nameof(SettlementStateMachine.NotProved),
                refused.Code,
                refused.Sentence
            ),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
        };

    /// <summary>The plan is archived before anyone hears of it.</summary>
    private async Task ProvedAsync(ConsumeContext<ReconcileSettlement> context, PostingPlan plan)
    {
        var hash = await archive.StoreAsync(
            ContractJson.Write(plan),
            "posting-plan",
            context.CancellationToken
        );
        await context.Publish(
            new SettlementReconciled(
                context.Message.ConnectionId,
                context.Message.SettlementKey,
                hash.Value,
                plan.Entries.Count
            ),
            context.CancellationToken
        );
    }

    private static Task StopAsync(
        ConsumeContext<ReconcileSettlement> context,
        string state,
        string code,
        string sentence
    ) =>
        context.Publish(
            new ReconciliationStopped(
                context.Message.ConnectionId,
                context.Message.SettlementKey,
                state,
                code,
                sentence
            ),
            context.CancellationToken
        );

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) =>
        left < right ? left : right;
}
