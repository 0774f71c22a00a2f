using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Inspection;

internal static class StartPage
{
    public static string Write(Scenario scenario, SandboxOptions options, string root) =>
        $"""
            ML Connector sandbox: stand-ins for Amazon and Deltek Vantagepoint.
            Scenario: {scenario.Settlements.Length} settlements, seed {options.Seed}, today {scenario.Today:yyyy-MM-dd}.

            Amazon
              POST {root}/auth/o2/token
              GET  {root}/reports/2021-06-30/reports
              GET  {root}/reports/2021-06-30/reports/(reportId)
              GET  {root}/reports/2021-06-30/documents/(reportDocumentId)
              GET  {root}/finances/v0/financialEventGroups
              GET  {root}/finances/2024-06-19/transactions

            Deltek
              {root}/{options.Tenant}/api
              {root}/{options.Tenant}/vision

            Inspection and control
              GET  {root}/sandbox/settlements   what there is to book
              GET  {root}/sandbox/ledger        what is booked
              GET  {root}/sandbox/verdict       whether the two agree
              GET  {root}/sandbox/requests      requests by operation
              GET  {root}/sandbox/connections   settings for the connector
              GET  {root}/sandbox/faults        switches; POST to set them

            """;
}
