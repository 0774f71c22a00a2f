using MlConnector.Cli;

return await MlcApp.RunAsync(args, Console.Out, Console.Error);
