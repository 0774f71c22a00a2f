using System.Globalization;
using System.Text.Json;
using MlConnector.Contracts.Documents;
using MlConnector.Ingest.Amazon;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Finances;

/// <summary>Finances API v0, the one operation that Amazon keeps: the event groups, which are the payouts.</summary>
internal sealed class EventGroupsClient(AmazonApi api, TimeProvider time)
{
    /// <summary>Amazon's largest page.</summary>
    private const int PageSize = 100;

    /// <summary>
    /// Amazon refuses a StartedBefore that is not older than two minutes; half a minute more is for the
    /// difference between its clock and ours.
    /// </summary>
    private static readonly TimeSpan NowKeptOff = TimeSpan.FromSeconds(150);

    /// <summary>The groups that started in the window, without their transactions.</summary>
    /// <param name="page">Called with the raw bytes of each page, in order.</param>
    /// <exception cref="AmazonException">They are not to be had.</exception>
    public async Task<IReadOnlyList<EventGroup>> ListAsync(
        Connection connection,
        DateTimeOffset startedAfter,
        DateTimeOffset startedBefore,
        Func<byte[], Task> page,
        CancellationToken cancellationToken
    )
    {
        var latest = time.GetUtcNow() - NowKeptOff;
        var before = startedBefore < latest ? startedBefore : latest;
        if (before <= startedAfter)
        {
            return [];
        }

        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"MaxResultsPerPage={PageSize}&FinancialEventGroupStartedAfter={Instant(startedAfter)}&FinancialEventGroupStartedBefore={Instant(before)}"
        );
        return await FinancePages.ReadAllAsync(
            api,
            connection,
            new FinancePages.Listing(
                AmazonOperation.ListFinancialEventGroups,
                $"finances/v0/financialEventGroups?{query}",
                "NextToken",
                "FinancialEventGroupList"
            ),
            ReadGroup,
            page,
            cancellationToken
        );
    }

    private static string Instant(DateTimeOffset instant) =>
        Uri.EscapeDataString(
            instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        );

    private static EventGroup ReadGroup(JsonElement group)
    {
        var original = group.Member("OriginalTotal");
        var converted = group.Member("ConvertedTotal");
        return new EventGroup(
            group.Text("FinancialEventGroupId")
                ?? throw new FormatException("An event group has no FinancialEventGroupId."),
            group.Text("ProcessingStatus"),
            group.Text("FundTransferStatus"),
            group.Instant("FinancialEventGroupStart"),
            group.Instant("FinancialEventGroupEnd"),
            group.Instant("FundTransferDate"),
            original?.Text("CurrencyCode"),
            original?.Amount("CurrencyAmount"),
            converted?.Text("CurrencyCode"),
            converted?.Amount("CurrencyAmount"),
            group.Text("TraceId"),
            group.Text("AccountTail"),
            []
        );
    }
}
