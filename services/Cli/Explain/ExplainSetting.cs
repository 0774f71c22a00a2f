using MlConnector.Kernel;
using MlConnector.Reconcile.Domain.Booking;
using MlConnector.Settlements.Categories;

namespace MlConnector.Cli.Explain;

/// <summary>What a document is explained with, read from the options.</summary>
/// <param name="Booking">Null: accounts stay empty.</param>
/// <param name="Seller">Null: batches stay empty.</param>
/// <param name="Calendar">Null: calendar months.</param>
internal sealed record ExplainSetting(
    CategoryCatalogue Catalogue,
    BookingAccounts? Booking,
    TimeZoneInfo Zone,
    (string Region, string SellerId)? Seller,
    FiscalCalendar? Calendar
)
{
    /// <returns>Null when the problems say why.</returns>
    public static ExplainSetting? Read(ExplainRequest request, ProblemCollector problems)
    {
        var rules = request.RulesFile is null ? null : RulesFile.Read(request.RulesFile, problems);
        var calendar = request.PeriodsFile is null
            ? null
            : PeriodsFile.Read(request.PeriodsFile, problems);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(request.TimeZone, out var zone))
        {
            problems.Add(
                "time-zone-unknown",
                $"The time zone '{request.TimeZone}' is not known here. Give an IANA name such as America/New_York."
            );
        }

        var seller = ReadSeller(request.Seller, problems);
        return problems.Any || zone is null
            ? null
            : new ExplainSetting(
                CategoryCatalogue.Shipped.With(rules?.ToCategoryRules() ?? []),
                rules?.ToBooking(),
                zone,
                seller,
                calendar
            );
    }

    private static (string, string)? ReadSeller(string? text, ProblemCollector problems)
    {
        if (text is null)
        {
            return null;
        }

        if (SettlementKey.TryParse($"{text}/1", out var key))
        {
            return (key.Region, key.SellerId);
        }

        problems.Add(
            "seller-unreadable",
            $"'{text}' is not a seller: region/seller is expected, such as na/A1B2C3, with region na, eu or fe."
        );
        return null;
    }
}
