namespace MassTransit.EntityFrameworkCoreIntegration;

/// <summary>What one <c>SaveChanges</c> outside a consumer sends; its messages carry its id and keep their order.</summary>
public class OutboxState
{
    public Guid OutboxId { get; set; }

    public Guid LockId { get; set; }

    /// <summary>Never filled on PostgreSQL or SQLite; the row lock is what protects the row.</summary>
    public byte[]? RowVersion { get; set; }

    public DateTime Created { get; set; }

    public DateTime? Delivered { get; set; }

    public long? LastSequenceNumber { get; set; }
}
