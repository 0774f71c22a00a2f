using MassTransit;
using MassTransit.Context;
using MassTransit.Scheduling;
using MassTransit.Serialization;
using Microsoft.EntityFrameworkCore;
using MlConnector.Messaging.Outbox;

namespace MlConnector.Messaging.Scheduling;

/// <summary>
/// Stores and cancels scheduled messages. It works without an inbox: every redelivery round of one
/// message carries the same original message id, and an inbox would swallow the second. The token makes
/// it idempotent instead; a race of two requests ends in a key violation, and the retry sees the row.
/// </summary>
internal sealed class ScheduleMessageConsumer(SchedulerDb scheduler, TimeProvider clock)
    : IConsumer<ScheduleMessage>,
        IConsumer<CancelScheduledMessage>
{
    private readonly DbContext _db = scheduler.Db;

    public async Task Consume(ConsumeContext<ScheduleMessage> context)
    {
        if (await FindAsync(context.Message.CorrelationId, context.CancellationToken) is not null)
        {
            return;
        }

        _db.Add(Row(context));
        await _db.SaveChangesAsync(context.CancellationToken);
    }

    public async Task Consume(ConsumeContext<CancelScheduledMessage> context)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var row = await FindAsync(context.Message.TokenId, context.CancellationToken);
        if (row is null)
        {
            // It overtook its schedule: the tombstone tells the schedule so.
            row = new ScheduledMessage { TokenId = context.Message.TokenId, Due = now };
            _db.Add(row);
        }

        row.Closed ??= now;
        await _db.SaveChangesAsync(context.CancellationToken);
    }

    private Task<ScheduledMessage?> FindAsync(Guid token, CancellationToken cancellationToken) =>
        _db.Set<ScheduledMessage>()
            .AsTracking()
            .SingleOrDefaultAsync(row => row.TokenId == token, cancellationToken);

    private static ScheduledMessage Row(ConsumeContext<ScheduleMessage> context)
    {
        var message = context.Message;
        var serializer = context.SerializerContext.GetMessageSerializer(
            message.Payload,
            message.PayloadType
        );
        var body = serializer.GetMessageBody(new MessageSendContext<ScheduleMessage>(message));
        return new ScheduledMessage
        {
            TokenId = message.CorrelationId,
            Due = message.ScheduledTime.ToUniversalTime(),
            Destination = message.Destination,
            ContentType = serializer.ContentType.ToString(),
            MessageType = string.Join(";", message.PayloadType),
            Body = body.GetString(),
            Headers = OutboxMessages.Json(context.Headers.GetAll()),
            ConversationId = context.ConversationId,
            CorrelationId = context.CorrelationId,
            InitiatorId = context.InitiatorId,
            RequestId = context.RequestId,
            SourceAddress = context.SourceAddress,
            ResponseAddress = context.ResponseAddress,
            FaultAddress = context.FaultAddress,
            ExpirationTime = context.ExpirationTime,
        };
    }
}
