using MassTransit.Metadata;
using MassTransit.Middleware;
using MassTransit.Serialization;

namespace MassTransit.EntityFrameworkCoreIntegration;

/// <summary>A serialized message on its way to the broker, either of an inbox row or of an outbox.</summary>
public class OutboxMessage : OutboxMessageContext
{
    private Headers? _headers;
    private IReadOnlyDictionary<string, object>? _properties;

    public long SequenceNumber { get; set; }

    /// <summary>When the message asked to be sent, if later than now. Kept, and ignored in delivery.</summary>
    public DateTime? EnqueueTime { get; set; }

    public DateTime SentTime { get; set; }

    /// <summary>JSON object of headers; the trace's parent is among them.</summary>
    public string? Headers { get; set; }

    /// <summary>JSON object of the transport's properties.</summary>
    public string? Properties { get; set; }

    public Guid? InboxMessageId { get; set; }

    public Guid? InboxConsumerId { get; set; }

    public Guid? OutboxId { get; set; }

    public Guid MessageId { get; set; }

    public string ContentType { get; set; } = "";

    /// <summary>Message type URNs, separated by semicolons.</summary>
    public string MessageType { get; set; } = "";

    public string Body { get; set; } = "";

    public Guid? ConversationId { get; set; }

    public Guid? CorrelationId { get; set; }

    public Guid? InitiatorId { get; set; }

    public Guid? RequestId { get; set; }

    public Uri? SourceAddress { get; set; }

    public Uri? DestinationAddress { get; set; }

    public Uri? ResponseAddress { get; set; }

    public Uri? FaultAddress { get; set; }

    public DateTime? ExpirationTime { get; set; }

    Guid? MessageContext.MessageId => MessageId;

    DateTime? MessageContext.SentTime => SentTime;

    HostInfo MessageContext.Host => HostMetadataCache.Host;

    Headers MessageContext.Headers =>
        _headers ??= Read<object?>(Headers) is { Count: > 0 } headers
            ? new DictionarySendHeaders(headers)
            : EmptyHeaders.Instance;

    IReadOnlyDictionary<string, object> OutboxMessageContext.Properties =>
        _properties ??= Read<object>(Properties);

    private static Dictionary<string, T> Read<T>(string? json) =>
        string.IsNullOrEmpty(json)
            ? []
            : SystemTextJsonMessageSerializer.Instance.DeserializeDictionary<T>(json) ?? [];
}
