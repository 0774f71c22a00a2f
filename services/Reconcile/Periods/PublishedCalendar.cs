using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MlConnector.Reconcile.Periods;

/// <summary>The fiscal periods of a connection's Deltek company, as Poster last published them.</summary>
internal sealed class PublishedCalendar
{
    public string ConnectionId { get; set; } = "";

    /// <summary>The archived <see cref="Contracts.Documents.FiscalPeriods"/>.</summary>
    public string PeriodsHash { get; set; } = "";

    public DateTimeOffset PublishedAt { get; set; }
}

internal sealed class PublishedCalendarConfiguration : IEntityTypeConfiguration<PublishedCalendar>
{
    public void Configure(EntityTypeBuilder<PublishedCalendar> builder)
    {
        builder.ToTable("fiscal_calendar");
        builder.HasKey(calendar => calendar.ConnectionId);
        builder.Property(calendar => calendar.ConnectionId).HasMaxLength(40);
        builder.Property(calendar => calendar.PeriodsHash).HasMaxLength(64);
    }
}
