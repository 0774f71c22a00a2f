namespace MassTransit.EntityFrameworkCoreIntegration;

/// <summary>
/// One message as one consumer saw it. The pair (MessageId, ConsumerId) is unique, which is what makes
/// a message that arrives twice take effect once, for as long as the row is kept.
/// </summary>
public class InboxState
{
    public long Id { get; set; }

    public Guid MessageId { get; set; }

    /// <summary>Hash of consumer, message type and queue. Renaming any of them makes it another consumer.</summary>
    public Guid ConsumerId { get; set; }

    public Guid LockId { get; set; }

    /// <summary>Never filled on PostgreSQL or SQLite; the row lock is what protects the row.</summary>
    public byte[]? RowVersion { get; set; }

    public DateTime Received { get; set; }

    public int ReceiveCount { get; set; }

    public DateTime? ExpirationTime { get; set; }

    /// <summary>When the consumer's changes were committed.</summary>
    public DateTime? Consumed { get; set; }

    /// <summary>When the broker had confirmed all that the consumer sent.</summary>
    public DateTime? Delivered { get; set; }

    public long? LastSequenceNumber { get; set; }
}
