namespace MlConnector.Ingest.Amazon;

/// <summary>One operation of the Selling Partner API with the rate that Amazon publishes for it.</summary>
/// <param name="Name">Amazon's operation name, as logs and messages show it.</param>
/// <param name="RatePerSecond">Tokens that come back per second.</param>
/// <param name="Burst">Size of the bucket.</param>
internal sealed record AmazonOperation(string Name, double RatePerSecond, int Burst)
{
    // Rates and bursts: "Usage Plan" tables in Amazon's Reports 2021-06-30, Finances v0 and 2024-06-19 models.
    public static readonly AmazonOperation GetReports = new("getReports", 0.0222, 10);

    public static readonly AmazonOperation GetReport = new("getReport", 2, 15);

    public static readonly AmazonOperation GetReportDocument = new("getReportDocument", 0.0167, 15);

    public static readonly AmazonOperation ListFinancialEventGroups = new(
        "listFinancialEventGroups",
        0.5,
        30
    );

    public static readonly AmazonOperation ListTransactions = new("listTransactions", 0.5, 10);
}
