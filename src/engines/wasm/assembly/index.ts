export { stateSize, trainCbow, trainSkipGram } from "./train";
