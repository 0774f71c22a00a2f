using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlConnector.Ingest.Working;

namespace MlConnector.Ingest.Reports;

/// <summary>How looking for reports went last, per connection.</summary>
internal sealed class ReportPoll
{
    public required string ConnectionId { get; init; }

    public DateTimeOffset? SucceededAt { get; set; }

    public DateTimeOffset? FailedAt { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Attempts { get; set; }

    /// <summary>What went wrong last, for a person; null when the last look succeeded.</summary>
    public string? Failure { get; set; }
}

internal sealed class ReportPollConfiguration : IEntityTypeConfiguration<ReportPoll>
{
    public void Configure(EntityTypeBuilder<ReportPoll> builder)
    {
        builder.ToTable("report_poll");
        builder.HasKey(poll => poll.ConnectionId);
        builder.Property(poll => poll.ConnectionId).HasMaxLength(40);
        builder.Property(poll => poll.Failure).HasMaxLength(RetrySchedule.SentenceLengthMax);
    }
}
