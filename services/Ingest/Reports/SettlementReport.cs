using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlConnector.Ingest.Working;

namespace MlConnector.Ingest.Reports;

internal enum ReportState
{
    /// <summary>Amazon is still making it.</summary>
    Waiting,

    /// <summary>Done at Amazon; its document is to be fetched.</summary>
    Listed,

    /// <summary>The document is archived; its settlements are to be read.</summary>
    Downloaded,

    /// <summary>Its settlements are known. The end.</summary>
    Released,

    /// <summary>Amazon cancelled it or failed at it: there is no document. The end.</summary>
    Skipped,
}

/// <summary>One report of Amazon's list and how far it has come. Named by seller and report id.</summary>
internal sealed class SettlementReport : ClaimedWork
{
    public required string Region { get; init; }

    public required string SellerId { get; init; }

    public required string ReportId { get; init; }

    public required string ConnectionId { get; init; }

    public required DateTimeOffset ListedAt { get; init; }

    public ReportState State { get; set; }

    /// <summary>Amazon's processingStatus as last seen.</summary>
    public required string AmazonStatus { get; set; }

    /// <summary>Amazon's reportDocumentId.</summary>
    public string? DocumentId { get; set; }

    /// <summary>SHA-256 of the archived document, as the settlement reader reads it: decompressed.</summary>
    public string? DocumentHash { get; set; }

    public string? TraceParent { get; set; }
}

internal sealed class SettlementReportConfiguration : IEntityTypeConfiguration<SettlementReport>
{
    public void Configure(EntityTypeBuilder<SettlementReport> builder)
    {
        builder.ToTable("report");
        builder.HasKey(report => new
        {
            report.Region,
            report.SellerId,
            report.ReportId,
        });
        builder.Property(report => report.Region).HasMaxLength(2);
        builder.Property(report => report.SellerId).HasMaxLength(32);
        builder.Property(report => report.ReportId).HasMaxLength(100);
        builder.Property(report => report.ConnectionId).HasMaxLength(40);
        builder.Property(report => report.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(report => report.AmazonStatus).HasMaxLength(20);
        builder.Property(report => report.DocumentId).HasMaxLength(200);
        builder.Property(report => report.DocumentHash).HasMaxLength(64);
        builder.Property(report => report.Failure).HasMaxLength(RetrySchedule.SentenceLengthMax);
        builder.Property(report => report.Revision).IsConcurrencyToken();
        builder
            .Property(report => report.TraceParent)
            .HasMaxLength(IngestTracing.TraceParentLength);
        builder.HasIndex(report => new
        {
            report.ConnectionId,
            report.State,
            report.NextTryAt,
        });
    }
}
