using System.Text;

namespace MlConnector.Ingest.Tests;

/// <summary>Small settlement documents.</summary>
internal static class SettlementTexts
{
    private const string Header =
        "settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tmarketplace-name\tamount-type\tamount-description\tamount\tposted-date\tposted-date-time\tsku";

    /// <summary>One settlement from 1 to 15 July 2026: a sale and its commission.</summary>
    public static byte[] One(string settlementId = "28471003921", string commission = "-1.50") =>
        Encoding.UTF8.GetBytes($"{Header}\n{Rows(settlementId, commission)}");

    /// <summary>Two settlements in one document.</summary>
    public static byte[] Two(string first, string second) =>
        Encoding.UTF8.GetBytes($"{Header}\n{Rows(first, "-1.50")}{Rows(second, "-1.50")}");

    private static string Rows(string id, string commission)
    {
        var total = commission == "-1.50" ? "8.50" : "8.00";
        return $"{id}\t2026-07-01 00:00:00 UTC\t2026-07-15 00:00:00 UTC\t2026-07-17 00:00:00 UTC\t{total}\tUSD\t\t\t\t\t\t\t\t\t\n"
            + $"{id}\t\t\t\t\t\tOrder\t111-1\tAmazon.com\tItemPrice\tPrincipal\t10.00\t2026-07-02\t2026-07-02 03:04:05 UTC\tSKU-1\n"
            + $"{id}\t\t\t\t\t\tOrder\t111-1\tAmazon.com\tItemFees\tCommission\t{commission}\t2026-07-02\t2026-07-02 03:04:05 UTC\tSKU-1\n";
    }
}
