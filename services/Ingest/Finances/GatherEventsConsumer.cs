using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlConnector.Contracts;
using MlConnector.Ingest.Working;
using MlConnector.Kernel;
using MlConnector.Messaging;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Finances;

/// <summary>Stores the wish for a settlement's events and ends; the gatherer does the asking.</summary>
internal sealed class GatherEventsConsumer(
    IngestDb db,
    IConnections connections,
    WorkSignals<EventGatherer> signals,
    IOptions<IngestOptions> options,
    TimeProvider time
) : IConsumer<GatherEvents>
{
    public const string Queue = "ingest-gather-events";

    public async Task Consume(ConsumeContext<GatherEvents> context)
    {
        var wish = context.Message;
        var connection = await AcceptedAsync(wish, context.CancellationToken);
        await AcknowledgeAsync(wish, context.CancellationToken);
        var gathering = await db.Gatherings.SingleOrDefaultAsync(
            gathering => gathering.SettlementKey == wish.SettlementKey,
            context.CancellationToken
        );
        var now = time.GetUtcNow();
        if (gathering is null)
        {
            db.Gatherings.Add(New(wish, now));
        }
        else if (gathering.State is GatheringState.Gathered)
        {
            await AnswerOrGatherAgainAsync(gathering, wish, now, context);
        }

        await db.SaveChangesAsync(context.CancellationToken);
        signals.Of(connection.Id).Give();
    }

    private async Task AnswerOrGatherAgainAsync(
        EventGathering gathering,
        GatherEvents wish,
        DateTimeOffset now,
        ConsumeContext<GatherEvents> context
    )
    {
        if (now - gathering.GatheredAt < options.Value.GatherAgainAfter)
        {
            await context.Publish(gathering.ToMessage(), context.CancellationToken);
            return;
        }

        gathering.State = GatheringState.Wanted;
        gathering.StartAt = wish.StartAt;
        gathering.EndAt = wish.EndAt;
        gathering.Currency = wish.Currency;
        gathering.AskedAt = now;
        gathering.NextTryAt = now;
        gathering.Attempts = 0;
        gathering.Revision++;
        gathering.TraceParent = IngestTracing.CurrentParent;
    }

    /// <exception cref="FinalFaultException">The message names what is not here, or has a shape not known here.</exception>
    private async Task<Connection> AcceptedAsync(
        GatherEvents wish,
        CancellationToken cancellationToken
    )
    {
        if (wish.SchemaVersion != 1)
        {
            throw new FinalFaultException(
                $"GatherEvents of schema version {wish.SchemaVersion} is not known here; this version reads 1."
            );
        }

        if (!SettlementKey.TryParse(wish.SettlementKey, out var key))
        {
            throw new FinalFaultException(
                $"GatherEvents names no settlement: '{wish.SettlementKey}' is no settlement key."
            );
        }

        var connection = ConnectionId.TryParse(wish.ConnectionId, out var id)
            ? await connections.FindAsync(id, cancellationToken)
            : null;
        return
            connection is not null
            && connection.Region == key.Region
            && connection.SellerId == key.SellerId
            ? connection
            : throw new FinalFaultException(
                $"Settlement {key} does not belong to a connection '{wish.ConnectionId}' of this installation. Check the setting Connections."
            );
    }

    /// <summary>Whoever asks for a settlement's events has it: it need not be announced any more.</summary>
    private async Task AcknowledgeAsync(GatherEvents wish, CancellationToken cancellationToken)
    {
        var known = await db.Settlements.SingleOrDefaultAsync(
            settlement => settlement.SettlementKey == wish.SettlementKey,
            cancellationToken
        );
        if (known is { AcknowledgedAt: null })
        {
            known.AcknowledgedAt = time.GetUtcNow();
        }
    }

    private static EventGathering New(GatherEvents wish, DateTimeOffset now) =>
        new()
        {
            SettlementKey = wish.SettlementKey,
            ConnectionId = wish.ConnectionId,
            StartAt = wish.StartAt,
            EndAt = wish.EndAt,
            Currency = wish.Currency,
            State = GatheringState.Wanted,
            AskedAt = now,
            NextTryAt = now,
            TraceParent = IngestTracing.CurrentParent,
        };
}
