namespace MlConnector.Messaging.Scheduling;

/// <summary>A message to be sent later. The row stays for a while after it was sent or cancelled, so that a repeated request changes nothing.</summary>
public class ScheduledMessage
{
    /// <summary>Names the schedule; also the id of the message that is sent.</summary>
    public Guid TokenId { get; set; }

    /// <summary>When to send, UTC.</summary>
    public DateTime Due { get; set; }

    /// <summary>When it was sent or cancelled, UTC; null while it waits.</summary>
    public DateTime? Closed { get; set; }

    /// <summary>Null in the tombstone of a cancel that came before its schedule.</summary>
    public Uri? Destination { get; set; }

    public string ContentType { get; set; } = "";

    /// <summary>Message type URNs, separated by semicolons.</summary>
    public string MessageType { get; set; } = "";

    public string Body { get; set; } = "";

    /// <summary>JSON object of headers; the trace's parent is among them.</summary>
    public string? Headers { get; set; }

    public Guid? ConversationId { get; set; }

    public Guid? CorrelationId { get; set; }

    public Guid? InitiatorId { get; set; }

    public Guid? RequestId { get; set; }

    public Uri? SourceAddress { get; set; }

    public Uri? ResponseAddress { get; set; }

    public Uri? FaultAddress { get; set; }

    public DateTime? ExpirationTime { get; set; }
}
