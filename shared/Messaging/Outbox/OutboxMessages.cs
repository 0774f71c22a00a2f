using MassTransit;
using MassTransit.Context;
using MassTransit.EntityFrameworkCoreIntegration;
using MassTransit.Serialization;

namespace MlConnector.Messaging.Outbox;

internal static class OutboxMessages
{
    /// <summary>The row that keeps what is being sent: body, addresses, headers and transport properties.</summary>
    public static OutboxMessage From<T>(SendContext<T> context, DateTime now)
        where T : class =>
        new()
        {
            MessageId =
                context.MessageId
                ?? throw new MessageException(typeof(T), "A message in an outbox needs its id."),
            SentTime = context.SentTime ?? now,
            EnqueueTime = context.Delay is { } delay ? now + delay : null,
            ExpirationTime = context.TimeToLive is { } timeToLive ? now + timeToLive : null,
            ContentType = (
                context.ContentType ?? context.Serialization.DefaultContentType
            ).ToString(),
            MessageType = string.Join(";", context.SupportedMessageTypes),
            Body = context.Serializer.GetMessageBody(context).GetString(),
            Headers = Json(context.Headers.GetAll()),
            Properties = TransportProperties(context),
            ConversationId = context.ConversationId,
            CorrelationId = context.CorrelationId,
            InitiatorId = context.InitiatorId,
            RequestId = context.RequestId,
            SourceAddress = context.SourceAddress,
            DestinationAddress = context.DestinationAddress,
            ResponseAddress = context.ResponseAddress,
            FaultAddress = context.FaultAddress,
        };

    public static string? Json(IEnumerable<KeyValuePair<string, object>> values)
    {
        var present = values.Where(pair => pair.Value is not null).ToList();
        return present.Count == 0
            ? null
            : SystemTextJsonMessageSerializer.Instance.SerializeDictionary(present);
    }

    private static string? TransportProperties<T>(SendContext<T> context)
        where T : class
    {
        if (context is not TransportSendContext<T> transport)
        {
            return null;
        }

        var properties = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        transport.WritePropertiesTo(properties);
        return Json(properties);
    }
}
