using Microsoft.EntityFrameworkCore;
using MlConnector.Messaging.Storage;

namespace MlConnector.Messaging.Scheduling;

/// <summary>Puts the scheduler's table into a context's model.</summary>
public static class ScheduledMessageModelBuilderExtensions
{
    public static void AddScheduledMessageEntity(this ModelBuilder modelBuilder)
    {
        var message = modelBuilder.Entity<ScheduledMessage>();
        message.ToTable(nameof(ScheduledMessage));
        message.HasKey(row => row.TokenId);
        message.Property(row => row.TokenId).ValueGeneratedNever();
        message.HasIndex(row => new { row.Closed, row.Due });
        foreach (
            var property in message
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
