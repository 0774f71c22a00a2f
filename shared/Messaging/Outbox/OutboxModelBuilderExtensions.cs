using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlConnector.Messaging.Storage;

namespace MassTransit;

/// <summary>Puts inbox and outbox into a context's model, with the official package's tables.</summary>
public static class OutboxModelBuilderExtensions
{
    // Longest content type or address, in characters.
    private const int AddressLength = 256;

    /// <summary>All three entities; they refer to each other, so a context has all of them or none.</summary>
    public static void AddTransactionalOutboxEntities(this ModelBuilder modelBuilder)
    {
        modelBuilder.AddInboxStateEntity();
        modelBuilder.AddOutboxStateEntity();
        modelBuilder.AddOutboxMessageEntity();
    }

    public static void AddInboxStateEntity(
        this ModelBuilder modelBuilder,
        Action<EntityTypeBuilder<InboxState>>? callback = null
    )
    {
        var inbox = modelBuilder.Entity<InboxState>();
        inbox.ToTable(nameof(InboxState));
        inbox.HasKey(state => state.Id);
        inbox.Property(state => state.Id).ValueGeneratedOnAdd();
        inbox.HasAlternateKey(state => new { state.MessageId, state.ConsumerId });
        inbox.Property(state => state.RowVersion).IsRowVersion();
        inbox.HasIndex(state => state.Delivered);
        MarkInstantsAsUtc(inbox);
        callback?.Invoke(inbox);
    }

    public static void AddOutboxStateEntity(
        this ModelBuilder modelBuilder,
        Action<EntityTypeBuilder<OutboxState>>? callback = null
    )
    {
        var outbox = modelBuilder.Entity<OutboxState>();
        outbox.ToTable(nameof(OutboxState));
        outbox.HasKey(state => state.OutboxId);
        outbox.Property(state => state.OutboxId).ValueGeneratedNever();
        outbox.Property(state => state.RowVersion).IsRowVersion();
        outbox.HasIndex(state => state.Created);
        MarkInstantsAsUtc(outbox);
        callback?.Invoke(outbox);
    }

    public static void AddOutboxMessageEntity(
        this ModelBuilder modelBuilder,
        Action<EntityTypeBuilder<OutboxMessage>>? callback = null
    )
    {
        var message = modelBuilder.Entity<OutboxMessage>();
        message.ToTable(nameof(OutboxMessage));
        message.HasKey(row => row.SequenceNumber);
        message.Property(row => row.SequenceNumber).ValueGeneratedOnAdd();
        message.Property(row => row.ContentType).HasMaxLength(AddressLength);
        message.Property(row => row.SourceAddress).HasMaxLength(AddressLength);
        message.Property(row => row.DestinationAddress).HasMaxLength(AddressLength);
        message.Property(row => row.ResponseAddress).HasMaxLength(AddressLength);
        message.Property(row => row.FaultAddress).HasMaxLength(AddressLength);
        BelongToInboxOrOutbox(message);
        message.HasIndex(row => row.EnqueueTime);
        message.HasIndex(row => row.ExpirationTime);
        MarkInstantsAsUtc(message);
        callback?.Invoke(message);
    }

    private static void BelongToInboxOrOutbox(EntityTypeBuilder<OutboxMessage> message)
    {
        message
            .HasOne<OutboxState>()
            .WithMany()
            .HasForeignKey(row => row.OutboxId)
            .OnDelete(DeleteBehavior.ClientNoAction);
        message
            .HasOne<InboxState>()
            .WithMany()
            .HasForeignKey(row => new { row.InboxMessageId, row.InboxConsumerId })
            .HasPrincipalKey(state => new { state.MessageId, state.ConsumerId })
            .OnDelete(DeleteBehavior.ClientNoAction);
        message.HasIndex(row => new { row.OutboxId, row.SequenceNumber }).IsUnique();
        message
            .HasIndex(row => new
            {
                row.InboxMessageId,
                row.InboxConsumerId,
                row.SequenceNumber,
            })
            .IsUnique();
    }

    private static void MarkInstantsAsUtc<T>(EntityTypeBuilder<T> entity)
        where T : class
    {
        foreach (
            var property in entity
                .Metadata.GetProperties()
                .Where(property =>
                    property.ClrType == typeof(DateTime) || property.ClrType == typeof(DateTime?)
                )
        )
        {
            property.SetValueConverter(new UtcDateTimeConverter());
        }
    }
}
