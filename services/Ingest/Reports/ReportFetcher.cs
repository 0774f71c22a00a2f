using Microsoft.Extensions.Logging;
using MlConnector.Ingest.Amazon;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Reports;

/// <summary>A document's bytes: link, download, and a new link when the first has expired.</summary>
internal sealed class ReportFetcher(
    ReportsClient reports,
    DocumentStore store,
    ILogger<ReportFetcher> log
)
{
    /// <summary>Links asked for at most: one that expired on the way is bad luck, three are another fault.</summary>
    private const int LinksMax = 3;

    /// <exception cref="AmazonException">The document is not to be had.</exception>
    public async Task<byte[]> FetchAsync(
        Connection connection,
        string reportId,
        string documentId,
        CancellationToken cancellationToken
    )
    {
        for (var link = 1; ; link++)
        {
            var found = await reports.GetDocumentLinkAsync(
                connection,
                documentId,
                cancellationToken
            );
            try
            {
                return await store.DownloadAsync(connection, found, cancellationToken);
            }
            catch (AmazonException exception)
                when (exception.Fault is AmazonFault.LinkExpired && link < LinksMax)
            {
                AmazonLog.LinkExpired(log, reportId, connection.Id.Value);
            }
        }
    }
}
