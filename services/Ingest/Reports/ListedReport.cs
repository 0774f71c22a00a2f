namespace MlConnector.Ingest.Reports;

/// <summary>One report as Amazon lists it. The id is unique only within a seller.</summary>
/// <param name="Status">Amazon's processingStatus: IN_QUEUE, IN_PROGRESS, DONE, CANCELLED or FATAL.</param>
/// <param name="DocumentId">There once the report is done.</param>
internal sealed record ListedReport(
    string ReportId,
    string Status,
    DateTimeOffset? CreatedAt,
    string? DocumentId
);
