using System.Globalization;
using System.Text.Json.Nodes;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Amazon;

/// <summary>A financial event group as v0 shows it: no settlement id, no marketplace, dates in UTC.</summary>
internal sealed record EventGroup(
    string Id,
    SettlementSeries Series,
    DateTimeOffset StartAt,
    DateTimeOffset? EndAt,
    long Total,
    long BeginningBalance
)
{
    /// <summary>The closed groups of a seller, and per series the open one that collects the next settlement.</summary>
    public static IEnumerable<EventGroup> Of(Scenario scenario, Seller seller)
    {
        foreach (
            var chain in scenario.Settlements.Where(s => s.Seller == seller).GroupBy(s => s.Series)
        )
        {
            foreach (var settlement in chain)
            {
                yield return new EventGroup(
                    settlement.EventGroupId,
                    settlement.Series,
                    settlement.StartAt,
                    settlement.EndAt,
                    settlement.Total,
                    Carried(settlement)
                );
            }

            var last = chain.Last();
            yield return new EventGroup(
                Digest.Base64Url("open-group", last.SettlementId),
                last.Series,
                last.EndAt,
                EndAt: null,
                last.Total / 3,
                BeginningBalance: 0
            );
        }
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["FinancialEventGroupId"] = Id,
            ["ProcessingStatus"] = EndAt is null ? "Open" : "Closed",
            ["OriginalTotal"] = Currency(Total),
            ["BeginningBalance"] = Currency(BeginningBalance),
            ["FinancialEventGroupStart"] = IsoInstant.Write(StartAt),
        };
        if (EndAt is { } end)
        {
            json["FundTransferStatus"] = Total > 0 ? "Succeeded" : "Unknown";
            json["ConvertedTotal"] = Currency(Total);
            json["FundTransferDate"] = IsoInstant.Write(end.AddDays(2));
            json["FinancialEventGroupEnd"] = IsoInstant.Write(end);
            json["TraceId"] = Digest.Hex("trace", Id, 15).ToUpper(CultureInfo.InvariantCulture);
            json["AccountTail"] = Series.Currency switch
            {
                "USD" => "4417",
                "EUR" => "0932",
                _ => "7721",
            };
        }

        return json;
    }

    private static long Carried(Settlement settlement) =>
        settlement
            .Events.Where(e => e.Kind is EventKind.PreviousReserve or EventKind.PayableToAmazon)
            .Sum(e => e.Total);

    private JsonObject Currency(long minor) =>
        new()
        {
            ["CurrencyCode"] = Series.Currency,
            ["CurrencyAmount"] = MinorUnits.ToDecimal(minor, Series.Decimals),
        };
}
