using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlConnector.Ingest.Amazon;
using MlConnector.Ingest.Settlements;
using MlConnector.Ingest.Working;
using MlConnector.Kernel;
using MlConnector.Persistence.Archive;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Reports;

/// <summary>
/// Fetches the documents of listed reports, archives them and announces their settlements. What is
/// archived is the decompressed document: the bytes that the settlement reader reads, and the ones
/// whose hash a person can compute from a file saved by hand.
/// </summary>
internal sealed class DocumentDownloader(
    IConnections connections,
    WorkSignals<DocumentDownloader> signals,
    ReportFetcher fetcher,
    SettlementRelease release,
    IDocumentArchive archive,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<DocumentDownloader> log
) : ClaimingWorker<DocumentDownloader, SettlementReport>(connections, signals, scopes, time, log)
{
    private const string ArchiveKind = "settlement-report";

    private readonly IServiceScopeFactory scopes = scopes;
    private readonly TimeProvider time = time;
    private readonly ILogger<DocumentDownloader> log = log;

    protected override IQueryable<SettlementReport> Pending(IngestDb db, string connectionId) =>
        db.Reports.Where(report =>
            report.ConnectionId == connectionId
            && (report.State == ReportState.Listed || report.State == ReportState.Downloaded)
        );

    protected override IQueryable<SettlementReport> Stored(IngestDb db, SettlementReport work) =>
        db.Reports.Where(stored =>
            stored.Region == work.Region
            && stored.SellerId == work.SellerId
            && stored.ReportId == work.ReportId
        );

    protected override async Task WorkAsync(
        Connection connection,
        SettlementReport report,
        CancellationToken cancellationToken
    )
    {
        using var activity = IngestTracing.Start(
            "download report",
            connection.Id.Value,
            report.TraceParent
        );
        activity?.SetTag("report.id", report.ReportId);
        try
        {
            var settlements = await KeepClaimAsync(
                report,
                async () =>
                    ReadSettlements.Of(await ContentAsync(connection, report, cancellationToken)),
                cancellationToken
            );
            foreach (var settlement in settlements)
            {
                activity.SetSettlement(
                    ReadSettlements.KeyOf(connection, settlement.Settlement).ToString()
                );
            }

            await release.StoreAsync(connection, report, settlements, cancellationToken);
        }
        catch (AmazonException exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            await StoreFailureAsync(report, exception.Message, exception.Fault, cancellationToken);
        }
        catch (UnreadableSettlementException exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            await StoreFailureAsync(
                report,
                exception.Message,
                AmazonFault.Refused,
                cancellationToken
            );
        }
    }

    private async Task<byte[]> ContentAsync(
        Connection connection,
        SettlementReport report,
        CancellationToken cancellationToken
    )
    {
        if (report.DocumentHash is { } archived)
        {
            return await archive.ReadAsync(ContentHash.Parse(archived), cancellationToken);
        }

        var documentId =
            report.DocumentId
            ?? throw new AmazonException(
                AmazonFault.Refused,
                $"Report {report.ReportId} is done at Amazon and names no document."
            );
        var content = await fetcher.FetchAsync(
            connection,
            report.ReportId,
            documentId,
            cancellationToken
        );
        var hash = await archive.StoreAsync(content, ArchiveKind, cancellationToken);
        ReportLog.Archived(log, connection.Id.Value, report.ReportId, hash.Value, content.Length);
        await StoreHashAsync(report, hash, cancellationToken);
        return content;
    }

    private async Task StoreHashAsync(
        SettlementReport report,
        ContentHash hash,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        db.Reports.Attach(report);
        report.DocumentHash = hash.Value;
        report.State = ReportState.Downloaded;
        report.Attempts = 0;
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task StoreFailureAsync(
        SettlementReport report,
        string sentence,
        AmazonFault fault,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IngestDb>();
        db.Reports.Attach(report);
        var failure = RetrySchedule.Cut(sentence);
        report.PutOff(RetrySchedule.NextTry(time.GetUtcNow(), report.Attempts + 1, fault), failure);
        await db.SaveChangesAsync(cancellationToken);
        ReportLog.Failed(log, report.ConnectionId, report.ReportId, report.Attempts, failure);
    }
}
